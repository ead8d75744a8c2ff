# Reads a queue that EchoFunctions fills, keeps the newest row of every key in a file and prints the open problems.
#   Install-Module Az.Storage
#   $env:AZURE_STORAGE_CONNECTION_STRING = '...'; ./Consume.ps1 [queue] [file]
#Requires -Version 7.5
#Requires -Modules Az.Storage
param([string] $QueueName = 'echo-resources', [string] $File = 'rows.json')
$ErrorActionPreference = 'Stop'

# Az.Storage has no commands for messages; the client of the .NET SDK behind a queue does that.
$context = New-AzStorageContext -ConnectionString $env:AZURE_STORAGE_CONNECTION_STRING
$queue = (Get-AzStorageQueue -Name $QueueName -Context $context).QueueClient

# Dates stay the text that they are; [hashtable]::new() minds upper and lower case, @{} does not.
function ConvertFrom-Text([string] $Text) { $Text | ConvertFrom-Json -AsHashtable -DateKind String }
$rows = [hashtable]::new()
if (Test-Path $File) { (ConvertFrom-Text (Get-Content $File -Raw)).GetEnumerator() | ForEach-Object { $rows[$_.Key] = $_.Value } }

# The event in a message: as it is or in base64, whole or (claim check) as a reference to the blob that holds it.
function Read-Event([string] $Text) {
    if (-not $Text.StartsWith('{')) { $Text = [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($Text)) }
    $message = ConvertFrom-Text $Text
    if (-not $message.Contains('dataref')) { return $message }

    $blob = [Uri]::UnescapeDataString(($message['dataref'] -split '/echo-payloads/')[1])
    $payload = New-TemporaryFile
    try {
        $null = Get-AzStorageBlobContent -Container 'echo-payloads' -Blob $blob -Destination $payload.FullName -Context $context -Force
        ConvertFrom-Text (Get-Content $payload -Raw)
    }
    finally { Remove-Item $payload }
}

# The sequence rule. A row with change "removed" is kept like any other, so that an older one cannot bring it back.
function Save-Row($Message) {
    foreach ($row in $Message['data']['records']) {
        $id = "$($Message['source']) $($Message['type']) $($row['key'])"
        if (-not $rows.Contains($id) -or $row['sequence'] -gt $rows[$id]['sequence']) { $rows[$id] = $row }
    }
}

while ($true) {
    # What is not deleted within five minutes comes back.
    $messages = $queue.ReceiveMessages(32, [timespan]::FromMinutes(5)).Value
    if ($messages.Count -eq 0) { break }

    $done = foreach ($message in $messages) {
        try {
            Save-Row (Read-Event $message.MessageText)
            $message
        }
        catch {
            Write-Warning "Message $($message.MessageId), try $($message.DequeueCount): $_"
            if ($message.DequeueCount -ge 5) {
                $poison = Get-AzStorageQueue -Name "$QueueName-poison" -Context $context -ErrorAction SilentlyContinue
                if (-not $poison) { $poison = New-AzStorageQueue -Name "$QueueName-poison" -Context $context }
                $null = $poison.QueueClient.SendMessage($message.MessageText, [timespan]::Zero, [timespan]::FromSeconds(-1))
                $message
            }
        }
    }

    # First the rows, then the messages: a crash between the two repeats, and repeats do no harm.
    # A file that is replaced as a whole survives a crash in the middle.
    $rows | ConvertTo-Json -Depth 100 -Compress | Set-Content "$File.new"
    Move-Item "$File.new" $File -Force
    foreach ($message in $done) { $null = $queue.DeleteMessage($message.MessageId, $message.PopReceipt) }
}

# A problem is open while the last finished action of its backup set did not end well.
$rows.Values |
    Where-Object { $_['correlation_key'] -and $_['local_end'] -and $_['change'] -ne 'removed' } |
    Group-Object { $_['correlation_key'] } -CaseSensitive |
    Sort-Object Name |
    ForEach-Object {
        $row = $_.Group | Sort-Object { [DateTimeOffset] $_['local_end'] } | Select-Object -Last 1
        if ($row['condition_status'] -in 'FAILURE', 'WARNING') {
            "$($_.Name): $($row['condition_status']) ($($row['condition_types'] -join ', ')) since $($row['local_end'])"
        }
    }
