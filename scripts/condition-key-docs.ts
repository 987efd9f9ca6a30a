// Writes docs/condition-keys.md from the engine's table: `npm run docs:keys`. A test fails when they differ.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Carried, CONDITION_KEYS, type ConditionKey, type Sender } from "../iam/src/caller/condition-keys";

const SENDERS: Readonly<Record<Sender, string>> = {
  "access-key": "access key",
  session: "session",
  "mfa-session": "session with MFA",
  "role-session": "role session",
  "task-session": "task session",
  "federated-user": "federated user",
  "web-identity": "web identity",
  service: "service",
};

const CARRIED: Readonly<Record<Carried, string>> = {
  always: "always",
  never: "–",
  sometimes: "may",
  true: "`true`",
  false: "`false`",
  "may be true": "`true` or none",
  "may be false": "`false` or none",
  "an MCP server": "an MCP server",
  "may be an MCP server": "an MCP server or none",
};

const TYPES: Readonly<Record<ConditionKey["type"], string>> = {
  text: "text",
  account: "account id",
  address: "address",
  arn: "ARN",
  bool: "boolean",
  date: "date",
  epoch: "seconds since 1970",
  number: "whole number",
  region: "Region",
};

const INTRODUCTION = `# Condition keys

What a request carries of each condition key, by who sends it: what the engine takes for granted, and what it takes an attacker to choose. This page is
written from the engine's own table by \`npm run docs:keys\`.

- *access key*: a long-term access key of an IAM user or a root user. *session*: a console sign-in or \`GetSessionToken\` without MFA. *task session*: \`sts:AssumeRoot\`
  in a member account. *federated user*: \`sts:GetFederationToken\`. *web identity*: the bearer of an OpenID Connect token. *service*: an AWS service on its own behalf.
- *forwarded*: by a service that goes on with the sender's request. *MCP*: through the AWS MCP Server. Where they are empty, the request carries what the sender's own would.
- *may*: with any value of its type, or not at all. –: never.
- A key that isn't here is the caller's to bring or to leave out, with any value.
- \`aws:username\` is a user's: a root user has none.
- AWS doesn't say whether its MCP Server sets \`aws:ViaAWSService\` and \`aws:CalledVia…\`; either is taken to be possible.
`;

function cells({ name, type, list, carried, by, page }: ConditionKey): readonly string[] {
  return [
    `[\`${name}\`](${page})`,
    `${TYPES[type]}${list ? ", a list" : ""}`,
    ...Object.keys(SENDERS).map((sender) => CARRIED[carried[sender as Sender]]),
    ...([by.forwarded, by.mcp] as const).map((one) => (one === undefined ? "" : CARRIED[one])),
  ];
}

/** The page as it should be. */
export function conditionKeysPage(): string {
  const head = ["key", "type", ...Object.values(SENDERS), "forwarded", "MCP"];
  const rows = [head, head.map(() => "---"), ...CONDITION_KEYS.map(cells)];
  return `${INTRODUCTION}\n${rows.map((row) => `| ${row.join(" | ")} |`).join("\n")}\n`;
}

if (require.main === module) writeFileSync(join(__dirname, "../docs/condition-keys.md"), conditionKeysPage());
