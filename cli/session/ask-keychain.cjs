// Asks the system's keychain for the key of what mfa-guard keeps: `find`, or `create` where it has none. A process of its own, because the
// keychain may wait for a person, and a call into it can't be called off. The answer is on standard output, a pipe.
const { randomBytes } = require("node:crypto");

function open() {
  try {
    const { Entry } = require("@napi-rs/keyring");
    // The kernel's keyring, the other one on Linux, forgets.
    return new Entry("mfa-guard", "sessions", { linux: { store: "secret-service" } });
  } catch {
    return undefined;
  }
}

function ask(create) {
  const entry = open();
  if (entry === undefined) return { state: "none" };
  try {
    const found = entry.getPassword();
    if (found === null && create) entry.setPassword(randomBytes(32).toString("base64"));
    const key = found ?? entry.getPassword();
    return key === null ? { state: "empty" } : { state: "found", key };
  } catch {
    return { state: "closed" };
  }
}

process.stdout.write(JSON.stringify(ask(process.argv[2] === "create")));
