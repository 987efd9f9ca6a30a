import { type Environments, environmentRoutes } from "./environments";
import { Exceptions, exceptionRoutes } from "./exceptions";
import { Groups, groupRoutes } from "./groups";
import { type Listening, listen } from "./http";
import { Packs, packRoutes } from "./packs";
import { requiredPolicies } from "./required";
import { leaseOf, Stacks, stackRoutes } from "./stacks";
import { userRoutes } from "./user";

/**
 * A double of Pulumi Cloud on this machine: the endpoints that the Pulumi CLI calls to log in, to publish a policy pack and enable it in
 * groups, and to preview and update stacks. It keeps one organization, in memory, and refuses every call in another shape than it knows.
 *
 * The packs that a stack has to run come with the answer that creates a preview or an update. Whatever such a run calls then, a preview too, goes to
 * `/update/ID` with the token of its lease. As it is told of no other way, the CLI sends the whole state after each step.
 */
export interface Cloud extends Listening {
  readonly organization: string;
  /** The only access token that it knows. */
  readonly token: string;
  readonly packs: Packs;
  readonly groups: Groups;
  readonly stacks: Stacks;
  readonly environments: Environments;
}

export async function startCloud(organization = "acme"): Promise<Cloud> {
  const token = "pul-0000000000000000000000000000000000000000";
  const packs = new Packs();
  const groups = new Groups(packs);
  const stacks = new Stacks();
  const exceptions = new Exceptions();
  const environments: Environments = new Map();
  const url = (): string => listening.url;
  const routes = [
    ...userRoutes("ada", organization),
    ...packRoutes(packs, url),
    ...groupRoutes(groups),
    ...exceptionRoutes(exceptions),
    ...environmentRoutes(environments),
    ...stackRoutes(stacks, groups, requiredPolicies(groups, packs, exceptions, url)),
  ];
  const listening = await listen(routes, (pathname, authorization) => {
    if (pathname.startsWith("/signed/")) return true;
    const lease = leaseOf(pathname);
    return authorization === (lease === undefined ? `token ${token}` : `update-token ${lease}`);
  });
  return { ...listening, organization, token, packs, groups, stacks, environments };
}
