import { readFileSync } from "node:fs";
import shapesFile from "../../dist/aws-shapes.json";
import { ProviderError } from "../grpc";
import { isPreview } from "../told";
import { typeOfUrn } from "../urn";
import { isEchoed, type TypeFacts, types } from "./types";

/** What the SDK's declarations say of a resource type or a function; see scripts/aws-shapes.mjs. */
export type Shape = {
  readonly inputs: Readonly<Record<string, { readonly kind: Kind; readonly required: boolean; readonly document: boolean }>>;
  readonly outputs: Readonly<Record<string, { readonly kind: Kind; readonly optional: boolean }>>;
};

export type Kind = "string" | "number" | "boolean" | "list" | "map" | "object";

/** `echoed`: nothing is known of it but the SDK's declarations, so that a preview can only give back what the program gave. */
export type ResourceType = TypeFacts & Shape & { readonly token: string; readonly echoed?: true };

export const shapes: Readonly<Record<string, Shape>> = shapesFile as unknown as Record<string, Shape>;

/** Names, in the environment of a preview that echoes, the file with the shapes of all that the SDK has. */
const ALL_SHAPES = "MFA_GUARD_AWS_SHAPES";

let every: Readonly<Record<string, Shape>> | undefined;

/** The shapes of all that the SDK has, where a preview asks for more than the tables have; otherwise none. */
export function allShapes(): Readonly<Record<string, Shape>> {
  const file = process.env[ALL_SHAPES];
  every ??= file === undefined ? {} : JSON.parse(readFileSync(file, "utf8"));
  return every as NonNullable<typeof every>;
}

const nothing: Shape = { inputs: {}, outputs: {} };

/** The resource type of a token or a URN. Throws a `ProviderError` that names the type when the offline provider doesn't know it. */
export function resourceType(tokenOrUrn: string): ResourceType {
  const token = tokenOrUrn.startsWith("urn:pulumi:") ? typeOfUrn(tokenOrUrn) : tokenOrUrn;
  const facts = types[token];
  const shape = shapes[token];
  // A program with another version of the SDK may name a type that this one doesn't have.
  if (isEchoed(token) && isPreview()) return { id: "{uuid}", ...(allShapes()[token] ?? nothing), token, echoed: true };
  if (facts === undefined || shape === undefined) {
    throw new ProviderError(
      `the offline AWS provider doesn't know the resource type \`${token}\`: preview it with \`npm run preview -- --aws PATH\`, or add the type to offline/src/aws/types.ts`,
    );
  }
  return { ...facts, ...shape, token };
}
