import { ProviderError } from "../grpc";
import { isLenient, tell } from "../told";
import { getPolicyDocument } from "./policy-document";
import { allShapes, type Kind } from "./schema";
import type { Place } from "./template";
import { isEchoed } from "./types";
import type { Properties } from "./values";

type AwsFunction = (args: Properties, place: Place) => Properties;

const administratorAccess = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] });

/** Every function that the offline provider knows, by the token that programs use. */
export const functions: Readonly<Record<string, AwsFunction>> = {
  "aws:index/getCallerIdentity:getCallerIdentity": (_args, { account, partition }) => ({
    accountId: account,
    arn: `arn:${partition}:iam::${account}:user/offline`,
    id: account,
    userId: "AIDAOFFLINE0000000000",
  }),
  "aws:index/getPartition:getPartition": (_args, { partition }) => ({
    dnsSuffix: dnsSuffix(partition),
    id: partition,
    partition,
    reverseDnsPrefix: dnsSuffix(partition).split(".").reverse().join("."),
  }),
  "aws:index/getRegion:getRegion": (args, place) => {
    const region = typeof args.region === "string" ? args.region : place.region;
    return { description: region, endpoint: `ec2.${region}.${dnsSuffix(place.partition)}`, id: region, name: region, region };
  },
  "aws:iam/getPolicyDocument:getPolicyDocument": getPolicyDocument,
  "aws:iam/getPolicy:getPolicy": getPolicy,
  "aws:organizations/getOrganization:getOrganization": (_args, { account, partition }) => {
    const arn = (resource: string) => `arn:${partition}:organizations::${account}:${resource}`;
    return {
      accounts: [],
      arn: arn("organization/o-offline0001"),
      awsServiceAccessPrincipals: [],
      enabledPolicyTypes: [],
      featureSet: "ALL",
      id: "o-offline0001",
      masterAccountArn: arn(`account/o-offline0001/${account}`),
      masterAccountEmail: "owner@example.com",
      masterAccountId: account,
      masterAccountName: "offline",
      nonMasterAccounts: [],
      roots: [{ arn: arn("root/o-offline0001/r-offl"), id: "r-offl", name: "Root", policyTypes: [] }],
    };
  },
  "aws:ssoadmin/getInstances:getInstances": (_args, { region, partition }) => ({
    arns: [`arn:${partition}:sso:::instance/ssoins-offline000000001`],
    id: region,
    identityStoreIds: ["d-offline001"],
    region,
  }),
};

/**
 * What the function `token` answers. Of one that the offline provider doesn't know, made-up values in a lenient preview, but never for IAM and
 * Organizations, whose answers end in documents that policies judge; otherwise it throws a `ProviderError` that names the function.
 */
export function invoke(token: string, args: Properties, place: Place): Properties {
  const known = functions[token];
  if (known !== undefined) return known(args, place);
  const mayGuess = isEchoed(token);
  if (mayGuess && isLenient()) {
    tell("made up", token);
    return madeUp(token, args, place);
  }
  const lenient = mayGuess ? ", take made-up values for what it answers with `--lenient`" : "";
  throw new ProviderError(
    `the offline AWS provider doesn't know the function \`${token}\`: preview it with \`npm run preview -- --aws PATH\`${lenient}, or add the function to offline/src/aws/functions.ts`,
  );
}

/** Programs take the first two or three availability zones or subnets. */
const SOME = ["made-up-1", "made-up-2", "made-up-3"];

/** The arguments, and a made-up value for whatever else the function answers: the engine takes no unknown from a function. */
function madeUp(token: string, args: Properties, { partition, region, account }: Place): Properties {
  const service = token.replace(/^aws:|\/.*$/g, "");
  const values: Readonly<Record<Kind, unknown>> = { string: "made-up", number: 1, boolean: false, list: SOME, map: {}, object: {} };
  const outputs = Object.entries(allShapes()[token]?.outputs ?? {}).map(([name, { kind }]) => [name, values[kind]]);
  return { ...Object.fromEntries(outputs), arn: `arn:${partition}:${service}:${region}:${account}:made-up`, ...args };
}

/** Only what every account has: a policy of AWS's own, whose text is known here for `AdministratorAccess` alone. */
function getPolicy(args: Properties, { partition }: Place): Properties {
  const arn = typeof args.arn === "string" ? args.arn : `arn:${partition}:iam::aws:policy/${args.name}`;
  if (!arn.endsWith(":iam::aws:policy/AdministratorAccess")) {
    throw new ProviderError(`the offline AWS provider doesn't have the managed policy \`${arn}\`: give its document in the program`);
  }
  return {
    arn,
    attachmentCount: 0,
    description: "Provides full access to AWS services and resources.",
    id: arn,
    name: "AdministratorAccess",
    path: "/",
    policy: administratorAccess,
    policyId: "ANPAIWMBCKSKIEE64ZLYK",
    tags: {},
  };
}

function dnsSuffix(partition: string): string {
  return partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
}
