import type { Credentials } from "@aws-sdk/client-sts";
import { z } from "zod";
import type { Source } from "../aws/source";
import type { Store } from "./store";

const temporaryCredentials = z.object({
  accessKeyId: z.string(),
  secretAccessKey: z.string(),
  sessionToken: z.string(),
  /** ISO 8601. */
  expiration: z.string(),
});
export type TemporaryCredentials = z.infer<typeof temporaryCredentials>;

/** The SDKs ask for new credentials as much as five minutes before the end. */
const MARGIN_MILLISECONDS = 5 * 60_000;

/** A cached session that ends neither within five minutes nor later than one of `seconds` that is taken now. */
export async function cached(store: Store, key: string, seconds: number): Promise<TemporaryCredentials | undefined> {
  const credentials = await store.read(key, temporaryCredentials);
  if (credentials === undefined) return undefined;
  const left = Date.parse(credentials.expiration) - Date.now();
  return left > MARGIN_MILLISECONDS && left <= seconds * 1000 ? credentials : undefined;
}

/** STS's answer, kept in the store. */
export async function keep(store: Store, key: string, answer: Credentials | undefined): Promise<TemporaryCredentials> {
  const credentials = temporaryCredentials.parse({
    accessKeyId: answer?.AccessKeyId,
    secretAccessKey: answer?.SecretAccessKey,
    sessionToken: answer?.SessionToken,
    expiration: answer?.Expiration?.toISOString(),
  });
  await store.write(key, credentials);
  return credentials;
}

/** The key of what belongs to a source: its profile and access key, and what else tells entries apart. */
export function keyOf({ profile, accessKeyId }: Source, ...rest: readonly unknown[]): string {
  return JSON.stringify([profile, accessKeyId, ...rest]);
}
