// Reads a queue that EchoFunctions fills, keeps the newest row of every key in a file and prints the open problems.
//   npm ci
//   AZURE_STORAGE_CONNECTION_STRING=... node consume.js [queue] [file]
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { BlobServiceClient } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";

const [queueName = "echo-resources", file = "rows.json"] = process.argv.slice(2);
const connection = process.env.AZURE_STORAGE_CONNECTION_STRING;
const queues = QueueServiceClient.fromConnectionString(connection);
const queue = queues.getQueueClient(queueName);
const poison = queues.getQueueClient(`${queueName}-poison`);
const payloads = BlobServiceClient.fromConnectionString(connection).getContainerClient("echo-payloads");

const rows = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};

// The event in a message: as it is or in base64, whole or (claim check) as a reference to the blob that holds it.
async function readEvent(text) {
  const event = JSON.parse(text.startsWith("{") ? text : Buffer.from(text, "base64").toString());
  if (event.dataref === undefined) return event;
  const blob = decodeURIComponent(event.dataref.split("/echo-payloads/")[1]);
  return JSON.parse(await payloads.getBlobClient(blob).downloadToBuffer());
}

// The sequence rule. A row with change "removed" is kept like any other, so that an older one cannot bring it back.
function keep(event) {
  for (const row of event.data.records) {
    const id = `${event.source} ${event.type} ${row.key}`;
    if (rows[id] === undefined || row.sequence > rows[id].sequence) rows[id] = row;
  }
}

// A file that is replaced as a whole survives a crash in the middle.
function save() {
  writeFileSync(`${file}.new`, JSON.stringify(rows));
  renameSync(`${file}.new`, file);
}

// What is not deleted within five minutes comes back.
async function receive() {
  const options = { numberOfMessages: 32, visibilityTimeout: 300 };
  return (await queue.receiveMessages(options)).receivedMessageItems;
}

for (let messages = await receive(); messages.length > 0; messages = await receive()) {
  const done = [];
  for (const message of messages) {
    try {
      keep(await readEvent(message.messageText));
      done.push(message);
    } catch (error) {
      console.error(`Message ${message.messageId}, try ${message.dequeueCount}: ${error.message}`);
      if (message.dequeueCount >= 5) {
        await poison.createIfNotExists();
        await poison.sendMessage(message.messageText, { messageTimeToLive: -1 });
        done.push(message);
      }
    }
  }

  save(); // first the rows, then the messages: a crash between the two repeats, and repeats do no harm
  for (const message of done) await queue.deleteMessage(message.messageId, message.popReceipt);
}

// A problem is open while the last finished action of its backup set did not end well.
const latest = {};
for (const row of Object.values(rows)) {
  const key = row.correlation_key;
  if (!key || !row.local_end || row.change === "removed") continue;
  if (!latest[key] || new Date(row.local_end) > new Date(latest[key].local_end)) latest[key] = row;
}

for (const key of Object.keys(latest).sort()) {
  const { condition_status, condition_types, local_end } = latest[key];
  if (condition_status === "FAILURE" || condition_status === "WARNING") {
    console.log(`${key}: ${condition_status} (${(condition_types ?? []).join(", ")}) since ${local_end}`);
  }
}
