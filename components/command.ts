// `mfa-guard` where only this package is found. The command is a package of its own, because programs that use the components don't need
// what it depends on.
const PACKAGE = "@mfa-guard/cli";

/** The command's file, where it is installed beside this package. */
function installed(): string | undefined {
  try {
    return require.resolve(`${PACKAGE}/dist/mfa-guard.cjs`);
  } catch {
    return undefined;
  }
}

const file = installed();
if (file === undefined) {
  const [command = ""] = process.argv.slice(2);
  const words = /^[a-z]+$/.test(command) ? command : "--help";
  console.error(`error: \`mfa-guard\` is the Pulumi components, and the command is another package: run \`npx ${PACKAGE} ${words}\``);
  process.exitCode = 2;
} else {
  require(file);
}

export {};
