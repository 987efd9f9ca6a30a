import { UserError } from "../user-error";

/** True iff AWS refused for lack of permission. */
export function isDenied(error: unknown): error is Error {
  return error instanceof Error && /^AccessDenied/.test(error.name);
}

/** What a failed call means to a person. By the name of the SDK's error, because the texts of AWS may quote keys. */
export function explained(error: unknown, doing: string, action: string): unknown {
  if (error instanceof UserError || !(error instanceof Error)) return error;
  if (isDenied(error)) return new UserError(`${doing} failed: access denied: allow \`${action}\` to these credentials`);
  const { name, code } = error as NodeJS.ErrnoException;
  const problem = name === "Error" ? (code ?? name) : name;
  const remedy = REMEDIES[problem] ?? REMEDIES[code ?? ""];
  return new UserError(`${doing} failed with \`${problem}\` (\`${action}\`): ${remedy ?? "see AWS's list of errors for this action"}`);
}

const REMEDIES: Readonly<Record<string, string>> = {
  CredentialsProviderError: "sign in, or name a profile that has an access key with --profile",
  ExpiredToken: "the session has expired: sign in again",
  ExpiredTokenException: "the session has expired: sign in again",
  InvalidClientTokenId: "AWS doesn't know the access key: check the profile",
  RegionDisabledException: "AWS's token service is off in this region: set another `region`",
  SignatureDoesNotMatch: "the secret key is wrong: check the profile",
  Throttling: "AWS throttles these calls: try again later",
  ECONNREFUSED: "nothing listens at the endpoint: check `AWS_ENDPOINT_URL`",
  ENOTFOUND: "the endpoint can't be resolved: check the network",
  ETIMEDOUT: "AWS doesn't answer: check the network",
};
