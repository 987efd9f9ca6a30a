import { randomUUID } from "node:crypto";
import { z } from "zod";
import { Refusal, type Route, read, Unexpected } from "./http";

const level = z.enum(["advisory", "mandatory", "remediate", "disabled"]);

const policy = z.strictObject({
  name: z.string().regex(/^[\w.-]{1,100}$/),
  displayName: z.string(),
  description: z.string().min(1),
  enforcementLevel: level,
  message: z.string(),
  configSchema: z
    .strictObject({
      type: z.literal("object"),
      properties: z.record(z.string(), z.looseObject({})).optional(),
      required: z.array(z.string()).optional(),
    })
    .optional(),
  severity: z.enum(["low", "medium", "high", "critical"]).optional(),
  framework: z
    .strictObject({
      name: z.string(),
      version: z.string().optional(),
      reference: z.string().optional(),
      specification: z.string().optional(),
    })
    .optional(),
  tags: z.array(z.string()).optional(),
  remediationSteps: z.string().optional(),
  url: z.url().optional(),
});

const publication = z.strictObject({
  name: z.string().regex(/^[\w.-]{1,100}$/),
  displayName: z.string(),
  versionTag: z.string().regex(/^[\w.-]{1,100}$/),
  policies: z.array(policy).min(1),
  description: z.string().optional(),
  readme: z.string().optional(),
  provider: z.string().optional(),
  tags: z.array(z.string()).optional(),
  repository: z.url().optional(),
  runtime: z.literal("nodejs"),
  metadata: z.record(z.string(), z.string()).optional(),
});

/** What `pulumi policy publish` says of a pack. */
export type Publication = z.infer<typeof publication>;

/** One version of a pack. */
export interface Pack extends Publication {
  /** The service's own count of the versions of a pack, from 1. */
  readonly version: number;
  /** Names the place of the archive, as a signed address does: nobody else can guess it. */
  readonly secret: string;
  archive?: Buffer;
  complete: boolean;
}

/** The organization's packs, version by version, the newest last. */
export class Packs {
  readonly published: Pack[] = [];

  versionsOf(name: string): readonly Pack[] {
    return this.published.filter((pack) => pack.name === name && pack.complete);
  }

  /** A version of a pack that was published to its end; of no version tag, the newest. */
  find(name: string, versionTag?: string): Pack {
    const versions = this.versionsOf(name);
    const pack = versionTag ? versions.find((each) => each.versionTag === versionTag) : versions.at(-1);
    if (pack === undefined) throw new Refusal(404, `Not Found: Policy Pack "${name}" (Version ${versionTag || "latest"})`);
    return pack;
  }
}

/** Where a pack's archive is kept: not the service's own address, and the access token isn't asked for there. */
export const archivePath = ({ secret }: Pack) => `/signed/${secret}`;

export function packRoutes(packs: Packs, url: () => string): readonly Route[] {
  const bySecret = (secret: string | undefined) => packs.published.find((pack) => pack.secret === secret) ?? refuse();
  const byTag = ({ name, tag }: Readonly<Record<string, string>>) =>
    packs.published.find((pack) => pack.name === name && pack.versionTag === tag) ?? refuse();
  return [
    [
      "POST",
      "/api/orgs/:org/policypacks",
      (call) => {
        const said = read(publication, call);
        const earlier = packs.published.filter(({ name }) => name === said.name);
        if (earlier.some(({ versionTag, complete }) => versionTag === said.versionTag && complete))
          throw new Refusal(
            400,
            `Bad Request: Policy Pack "${said.name}" (Version ${said.versionTag}) has already been published. Please specify a new version tag.`,
          );
        const pack: Pack = { ...said, version: earlier.length + 1, secret: randomUUID(), complete: false };
        packs.published.push(pack);
        return { version: pack.version, uploadURI: url() + archivePath(pack), requiredHeaders: { "x-double": pack.secret } };
      },
    ],
    [
      "PUT",
      "/signed/:secret",
      ({ path, headers, body }) => {
        const pack = bySecret(path.secret);
        if (headers["x-double"] !== pack.secret) throw new Unexpected("the upload came without the headers that it was told");
        if (body.readUInt16BE(0) !== 0x1f8b) throw new Unexpected("the archive isn't gzip");
        pack.archive = body;
      },
    ],
    ["GET", "/signed/:secret", ({ path }) => bySecret(path.secret).archive ?? refuse()],
    [
      "POST",
      "/api/orgs/:org/policypacks/:name/versions/:tag/complete",
      ({ path }) => {
        const pack = byTag(path);
        if (pack.archive === undefined) throw new Unexpected("complete before the upload");
        pack.complete = true;
      },
    ],
    [
      "GET",
      "/api/orgs/:org/policypacks",
      () => ({
        policyPacks: [...new Set(packs.published.map(({ name }) => name))].map((name) => {
          const versions = packs.versionsOf(name);
          return {
            name,
            displayName: versions.at(-1)?.displayName,
            versions: versions.map(({ version }) => version),
            versionTags: versions.map(({ versionTag }) => versionTag),
          };
        }),
      }),
    ],
    [
      "GET",
      "/api/orgs/:org/policypacks/:name/versions/:tag",
      ({ path }) => {
        const { name, displayName, version, versionTag, policies } = packs.find(path.name ?? "", path.tag);
        return { name, displayName, version, versionTag, policies, applied: false };
      },
    ],
    [
      "GET",
      "/api/orgs/:org/policypacks/:name/versions/:tag/schema",
      ({ path }) => ({
        configSchema: Object.fromEntries(
          packs.find(path.name ?? "", path.tag).policies.flatMap(({ name, configSchema }) => (configSchema ? [[name, configSchema]] : [])),
        ),
      }),
    ],
  ];
}

function refuse(): never {
  throw new Refusal(404, "Not Found");
}
