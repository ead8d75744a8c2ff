"""Reads a queue that EchoFunctions fills, keeps the newest row of every key in a file and prints the open problems.

    pip install -r requirements.txt
    AZURE_STORAGE_CONNECTION_STRING=... python consume.py [queue] [file]
"""

import base64
import json
import os
import sys
from datetime import datetime
from urllib.parse import unquote

from azure.core.exceptions import ResourceExistsError
from azure.storage.blob import ContainerClient
from azure.storage.queue import QueueClient

queue_name, file = (sys.argv[1:] + ["echo-resources", "rows.json"][len(sys.argv) - 1:])[:2]
connection = os.environ["AZURE_STORAGE_CONNECTION_STRING"]
queue = QueueClient.from_connection_string(connection, queue_name)
poison = QueueClient.from_connection_string(connection, f"{queue_name}-poison")
payloads = ContainerClient.from_connection_string(connection, "echo-payloads")

rows = {}
if os.path.exists(file):
    with open(file, encoding="utf-8") as stored:
        rows = json.load(stored)


def read_event(text):
    """The event in a message: as it is or in base64, whole or (claim check) as a reference to the blob that holds it."""
    event = json.loads(text if text.startswith("{") else base64.b64decode(text))
    if "dataref" not in event:
        return event
    blob = unquote(event["dataref"].split("/echo-payloads/")[1])
    return json.loads(payloads.download_blob(blob).readall())


def keep(event):
    """The sequence rule. A row with change "removed" is kept like any other, so that an older one cannot bring it back."""
    for row in event["data"]["records"]:
        row_id = f"{event['source']} {event['type']} {row['key']}"
        if row_id not in rows or row["sequence"] > rows[row_id]["sequence"]:
            rows[row_id] = row


def save():
    """A file that is replaced as a whole survives a crash in the middle."""
    with open(f"{file}.new", "w", encoding="utf-8") as new:
        json.dump(rows, new)
    os.replace(f"{file}.new", file)


def set_aside(message):
    try:
        poison.create_queue()
    except ResourceExistsError:
        pass
    poison.send_message(message.content, time_to_live=-1)


# What is not deleted within five minutes comes back.
for page in queue.receive_messages(messages_per_page=32, visibility_timeout=300).by_page():
    done = []
    for message in page:
        try:
            keep(read_event(message.content))
            done.append(message)
        except Exception as error:
            print(f"Message {message.id}, try {message.dequeue_count}: {error}", file=sys.stderr)
            if message.dequeue_count >= 5:
                set_aside(message)
                done.append(message)

    save()  # first the rows, then the messages: a crash between the two repeats, and repeats do no harm
    for message in done:
        queue.delete_message(message)

# A problem is open while the last finished action of its backup set did not end well.
latest = {}
for row in rows.values():
    key = row.get("correlation_key")
    if key and row.get("local_end") and row["change"] != "removed":
        latest[key] = max(latest.get(key, row), row, key=lambda r: datetime.fromisoformat(r["local_end"].replace("Z", "+00:00")))

for key, row in sorted(latest.items()):
    if row.get("condition_status") in ("FAILURE", "WARNING"):
        types = ", ".join(row.get("condition_types") or [])
        print(f"{key}: {row['condition_status']} ({types}) since {row['local_end']}")
