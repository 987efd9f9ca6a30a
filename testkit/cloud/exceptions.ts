import { z } from "zod";
import { type Route, read } from "./http";

const match = z
  .array(z.strictObject({ policies: z.array(z.string()).min(1), targets: z.array(z.string().startsWith("urn:")).min(1) }))
  .min(1);
const creation = z.strictObject({
  policyPack: z.string(),
  match,
  reason: z.string().min(1),
  expiresInSeconds: z.number().positive().optional(),
});

/** What `pulumi policy exception new` exempts: violations of policies of one pack on resources that it names by URN. */
interface Exception extends Omit<z.infer<typeof creation>, "expiresInSeconds"> {
  readonly id: string;
  readonly expiresAt?: string;
}

export class Exceptions {
  readonly all: Exception[] = [];

  /** Those of a pack that haven't expired, as the engine is given them. */
  of(pack: string): Readonly<Record<string, Pick<Exception, "reason" | "match">>> {
    const active = this.all.filter(({ policyPack, expiresAt }) => policyPack === pack && !(Date.parse(expiresAt ?? "") < Date.now()));
    return Object.fromEntries(active.map(({ id, reason, match }) => [id, { reason, match }]));
  }
}

export function exceptionRoutes(exceptions: Exceptions): readonly Route[] {
  const path = "/api/orgs/:org/policy/exceptions";
  return [
    ["GET", path, () => ({ exceptions: exceptions.all })],
    [
      "POST",
      path,
      (call) => {
        const { expiresInSeconds, ...said } = read(creation, call);
        const expiry = expiresInSeconds && { expiresAt: new Date(Date.now() + expiresInSeconds * 1000).toISOString() };
        const exception = { id: `exception-${exceptions.all.length + 1}`, ...said, ...expiry };
        exceptions.all.push(exception);
        return { ...exception, status: "active", createdAt: new Date().toISOString() };
      },
    ],
  ];
}
