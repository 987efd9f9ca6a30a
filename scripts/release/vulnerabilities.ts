import { run } from "./npm";

interface NpmAudit {
  readonly metadata?: { readonly vulnerabilities?: Readonly<Record<string, number>> };
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string }>>;
  readonly message?: string;
}

const SERIOUS = ["high", "critical"];

/**
 * What npm knows against the packages of a folder's lock file: nothing iff the registry answered that none has a vulnerability of high or
 * critical severity. A registry that doesn't answer is a fault. https://docs.npmjs.com/cli/v11/commands/npm-audit
 */
export async function vulnerabilityFaults(folder: string): Promise<readonly string[]> {
  const { stdout } = await run("npm", ["audit", "--json"], folder);
  const report = read(stdout);
  if (report.metadata?.vulnerabilities === undefined) {
    const reason = report.message === undefined ? "its answer isn't JSON" : report.message;
    return [
      `the registry didn't say what is known against these packages (${reason}): use one that does, or leave the check out with --offline`,
    ];
  }
  return Object.entries(report.vulnerabilities ?? {})
    .filter(([, { severity }]) => SERIOUS.includes(severity))
    .map(([name, { severity }]) => `\`${name}\` has a known vulnerability (${severity}): see \`npm audit\``);
}

function read(text: string): NpmAudit {
  try {
    return JSON.parse(text) as NpmAudit;
  } catch {
    return {};
  }
}
