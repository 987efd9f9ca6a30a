import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import {
  type AccessKeyMetadata,
  CreateAccessKeyCommand,
  DeleteAccessKeyCommand,
  IAMClient,
  paginateListAccessKeys,
  UpdateAccessKeyCommand,
} from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { loadSharedConfigFiles } from "@smithy/core/config";
import writeFileAtomic from "write-file-atomic";
import { clientSettings } from "../aws/caller";
import { explained } from "../aws/errors";
import type { Source } from "../aws/source";
import { openTerminal } from "../terminal/prompts";
import { UserError } from "../user-error";
import { type SessionOptions, takeSession } from "./session";

type NewKey = Readonly<Record<"AccessKeyId" | "SecretAccessKey", string>>;

export interface RotateOptions extends SessionOptions {
  readonly yes?: true;
}

/** AWS makes a new key known everywhere within seconds, mostly: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency */
const TRIES = 15;
const BETWEEN_TRIES_MILLISECONDS = 2000;

/**
 * Puts a new access key in the place of the profile's own: the new one is made, written and tried before the old one is disabled, and that
 * one is deleted last. A rotation that was interrupted is finished where the next one finds its traces; `say` is told each step.
 */
export async function rotate(options: RotateOptions, note: (text: string) => void, say: (text: string) => void): Promise<void> {
  const { source, credentials } = await takeSession(options, note);
  const old = source.accessKeyId;
  if (source.profile === undefined || old === undefined) {
    throw new UserError("only an access key in an AWS credentials file can be rotated: name its profile with --profile");
  }
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const client = new IAMClient({
    ...clientSettings({ ...source, profile: undefined }),
    credentials: { accessKeyId, secretAccessKey, sessionToken },
  });
  try {
    const keys = await listKeys(client);
    const mine = keys.find(({ AccessKeyId }) => AccessKeyId === old);
    if (mine === undefined) throw new UserError(`\`${old}\` of profile \`${source.profile}\` isn't a key of this user: check the profile`);
    const [other] = keys.filter((each) => each !== mine);
    if (other !== undefined) await finish(client, source, mine, other, options, say);
    else await replace(client, source, old, options, say);
  } finally {
    client.destroy();
  }
}

async function replace(client: IAMClient, source: Source, old: string, { yes }: RotateOptions, say: (text: string) => void): Promise<void> {
  const file = holdingFile(old);
  await confirm(`Put a new access key in the place of \`${old}\` in ${file}, and delete the old one?`, yes);
  const { AccessKey } = await calling("creating the new key", "iam:CreateAccessKey", () => client.send(new CreateAccessKeyCommand({})));
  const fresh = { AccessKeyId: AccessKey?.AccessKeyId ?? "", SecretAccessKey: AccessKey?.SecretAccessKey ?? "" };
  try {
    await write(file, source, old, fresh);
  } catch (error) {
    // Nobody has seen the new secret, so the key is of no use to anybody.
    await client.send(new DeleteAccessKeyCommand({ AccessKeyId: fresh.AccessKeyId }));
    const reason = error instanceof UserError ? error.message : `\`${file}\` can't be written (${(error as NodeJS.ErrnoException).code})`;
    throw new UserError(`${reason}; the new key is deleted again, and nothing has changed`);
  }
  say(`${file}: \`${fresh.AccessKeyId}\` instead of \`${old}\`\n`);
  await tryOut(source, fresh, old);
  await remove(client, old, say);
}

/** Two keys, of which AWS allows no more: a rotation was interrupted, or the other one is in use elsewhere. */
async function finish(
  client: IAMClient,
  { profile }: Source,
  mine: AccessKeyMetadata,
  other: AccessKeyMetadata,
  { yes }: RotateOptions,
  say: (text: string) => void,
): Promise<void> {
  const id = other.AccessKeyId ?? "";
  const isOlder = (other.CreateDate?.getTime() ?? 0) < (mine.CreateDate?.getTime() ?? 0);
  const why = isOlder
    ? `\`${id}\` is older than \`${mine.AccessKeyId}\` of profile \`${profile}\`, as after a rotation that was interrupted`
    : `\`${id}\` is newer than \`${mine.AccessKeyId}\` of profile \`${profile}\`: a rotation was interrupted before it wrote the new key, or it is in use elsewhere`;
  say(`You have two access keys, and AWS allows no third.\n${why}.\n`);
  if (!isOlder) {
    throw new UserError(
      `nothing was changed: if nobody uses \`${id}\` (\`aws iam get-access-key-last-used --access-key-id ${id}\`), delete it with \`aws iam delete-access-key --access-key-id ${id}\`, and rotate again`,
    );
  }
  await confirm(`Disable and delete \`${id}\`?`, yes);
  await remove(client, id, say);
}

async function remove(client: IAMClient, AccessKeyId: string, say: (text: string) => void): Promise<void> {
  await calling("disabling the old key", "iam:UpdateAccessKey", () =>
    client.send(new UpdateAccessKeyCommand({ AccessKeyId, Status: "Inactive" })),
  );
  say(`Disabled \`${AccessKeyId}\`\n`);
  await calling("deleting the old key", "iam:DeleteAccessKey", () => client.send(new DeleteAccessKeyCommand({ AccessKeyId })));
  say(`Deleted \`${AccessKeyId}\`\n`);
}

async function listKeys(client: IAMClient): Promise<readonly AccessKeyMetadata[]> {
  const keys: AccessKeyMetadata[] = [];
  await calling("listing your access keys", "iam:ListAccessKeys", async () => {
    for await (const { AccessKeyMetadata = [] } of paginateListAccessKeys({ client }, {})) keys.push(...AccessKeyMetadata);
  });
  return keys;
}

async function calling<T>(doing: string, action: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw explained(error, doing, action);
  }
}

async function confirm(question: string, yes: true | undefined): Promise<void> {
  if (yes) return;
  const person = openTerminal();
  if (person === undefined) throw new UserError("there is no terminal to ask on: rotate without being asked with --yes");
  if (!(await person.confirm(question))) throw new UserError("nothing was changed");
}

/** The file in which the key stands: the SDK reads keys from both. */
function holdingFile(accessKeyId: string): string {
  const { AWS_SHARED_CREDENTIALS_FILE, AWS_CONFIG_FILE } = process.env;
  const folder = join(homedir(), ".aws");
  const files = [AWS_SHARED_CREDENTIALS_FILE || join(folder, "credentials"), AWS_CONFIG_FILE || join(folder, "config")];
  const found = files.find((file) => textOf(file).includes(accessKeyId));
  if (found === undefined) throw new UserError(`\`${accessKeyId}\` stands in none of ${files.map((file) => `\`${file}\``).join(" and ")}`);
  return found;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "latin1");
  } catch {
    return "";
  }
}

/** Puts the new key wherever the old one stands, each profile that shares it included, and leaves every other byte. */
async function write(file: string, { profile = "" }: Source, old: string, fresh: NewKey): Promise<void> {
  const { configFile, credentialsFile } = await loadSharedConfigFiles({ ignoreCache: true });
  const secret = { ...configFile[profile], ...credentialsFile[profile] }.aws_secret_access_key ?? "";
  const text = readFileSync(file, "latin1");
  if (secret === "" || !text.includes(secret))
    throw new UserError(`the secret of \`${old}\` is in another file than \`${file}\`: put them together`);
  const after = text.replaceAll(old, () => fresh.AccessKeyId).replaceAll(secret, () => fresh.SecretAccessKey);
  writeFileAtomic.sync(file, after, { encoding: "latin1" });
}

/** Returns once AWS knows the new key. */
async function tryOut(source: Source, { AccessKeyId, SecretAccessKey }: NewKey, old: string): Promise<void> {
  const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey };
  const client = new STSClient({ ...clientSettings({ ...source, profile: undefined }), credentials });
  try {
    for (let tries = 1; ; tries += 1) {
      try {
        await client.send(new GetCallerIdentityCommand({}));
        return;
      } catch (error) {
        if (tries === TRIES)
          throw new UserError(
            `AWS doesn't take \`${AccessKeyId}\` yet (\`${(error as Error).name}\`), so \`${old}\` stays: run \`mfa-guard rotate\` again, and it goes on from here`,
          );
        await wait(BETWEEN_TRIES_MILLISECONDS);
      }
    }
  } finally {
    client.destroy();
  }
}
