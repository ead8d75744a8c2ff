"use strict";

// Runs Azurite as a child that cannot outlive its parent: it ends when its standard input ends, which the
// operating system brings about however the parent died. Signals are the parent's to judge: a Ctrl+C goes to the
// whole process group, and storage must still be there while the parent finishes what is in flight.

const fs = require("fs");

const temporaryFolder = process.env.ECHO_AZURITE_TEMPORARY_FOLDER;
let closeServers = () => process.exit(0);

const once = process.once;
process.once = function (event, listener) {
  if (event === "SIGTERM") {
    closeServers = listener;
    return this;
  }

  return event === "SIGINT" ? this : once.call(this, event, listener);
};

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {});
}

process.on("exit", () => {
  if (temporaryFolder) {
    fs.rmSync(temporaryFolder, { recursive: true, force: true });
  }
});

let ending = false;
function end() {
  if (!ending) {
    ending = true;
    if (process.argv.includes("--inMemoryPersistence")) {
      process.exit(0);
    }

    setTimeout(() => process.exit(0), 3000).unref();
    closeServers(); // writes what is still in memory to the data folder, where there is one
  }
}

process.stdin.on("end", end).on("close", end).on("error", end).resume();

// The working directory is the folder Azurite was installed to; this file lies elsewhere.
require(require.resolve("azurite/dist/src/azurite.js", { paths: [process.cwd()] }));
