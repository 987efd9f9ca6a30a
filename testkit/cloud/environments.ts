import { parse } from "yaml";
import { z } from "zod";
import { Refusal, type Route } from "./http";

/** Environments of Pulumi ESC by name, with the values of each. */
export type Environments = Map<string, Readonly<Record<string, unknown>>>;

const definition = z.strictObject({ imports: z.array(z.string()).length(1) });

/** The CLI has one opened that imports the one which a policy pack is given, and reads its values. */
export function environmentRoutes(environments: Environments): readonly Route[] {
  const path = "/api/esc/environments/:org/yaml/open";
  return [
    [
      "POST",
      path,
      ({ body }) => {
        const [name = ""] = definition.parse(parse(body.toString())).imports;
        if (!environments.has(name)) throw new Refusal(404, `Not Found: environment ${name}`);
        return { id: Buffer.from(name).toString("base64url") };
      },
    ],
    [
      "GET",
      `${path}/:id`,
      (call) => ({ properties: escValue(environments.get(Buffer.from(call.path.id ?? "", "base64url").toString())).value }),
    ],
  ];
}

/** ESC's own form of a value: what is in it is a value too. */
function escValue(content: unknown): { readonly value: unknown } {
  if (Array.isArray(content)) return { value: content.map(escValue) };
  if (typeof content !== "object" || content === null) return { value: content };
  return { value: Object.fromEntries(Object.entries(content).map(([key, value]) => [key, escValue(value)])) };
}
