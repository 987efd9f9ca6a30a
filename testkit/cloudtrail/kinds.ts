import {
  ACCOUNTS,
  assume,
  DENIED,
  denied,
  HOLES,
  iamUser,
  PARTNER,
  PEOPLE,
  PRIVILEGED,
  PRODUCTION,
  personAssumes,
  READ_ONLY,
  ROOT,
  record,
  refused,
  roleSession,
  serial,
  session,
  signIn,
  userArn,
  type Variant,
} from "./shapes";

/** What a trail holds, and how much of it: the kinds of calls that the metrics tell apart. */

const count = (length: number) => Array.from({ length }, (_, index) => index);
const USERS = count(40).map((index) => `user-${index}`);
const each = (make: (name: string) => Variant) => USERS.map(make);
const ofRoles = (by: "services" | "federated" | "roleChains", make: (role: string) => Variant) =>
  PRIVILEGED.map((role): Variant => ({ ...make(role), means: { assumed: { role, caller: by, by, mfa: "without" } } }));
const withoutKey = (name: string) => iamUser(name, { accessKeyId: "", ...session(false) });

/** What is rare, with its share of all calls in thousandths. */
export const RARE: Readonly<Record<string, { readonly perMille: number; readonly variants: readonly Variant[] }>> = {
  sessionWithMfa: {
    perMille: 6,
    variants: PRIVILEGED.flatMap((role) => each((name) => personAssumes(name, role, iamUser(name, session(true)), {}, "with"))),
  },
  serialNumber: {
    perMille: 4,
    variants: PRIVILEGED.flatMap((role) => each((name) => personAssumes(name, role, iamUser(name), serial(name), "with"))),
  },
  consoleSwitch: {
    perMille: 2,
    variants: each((name) => {
      const identity = iamUser(name, { invokedBy: "signin.amazonaws.com", ...session(true) });
      return personAssumes(name, PRIVILEGED[0], identity, {}, "with", { sourceIPAddress: "signin.amazonaws.com" });
    }),
  },
  withoutMfa: {
    perMille: 1,
    variants: PRIVILEGED.flatMap((role) =>
      USERS.slice(0, 3).flatMap((name) => [
        personAssumes(name, role, iamUser(name), {}, "without"),
        personAssumes(name, role, withoutKey(name), {}, "without"),
      ]),
    ),
  },
  partner: {
    perMille: 0.5,
    variants: [
      ["AIDAPARTNERXXXXXXXXXX", {}, "unseen"] as const,
      ["AIDAPARTNERXXXXXXXXXX", { serialNumber: `arn:aws:iam::${PARTNER}:mfa/p` }, "with"] as const,
    ].map(([principalId, request, mfa]) => ({
      account: PRODUCTION,
      shape: record(
        PRODUCTION,
        "sts",
        "AssumeRole",
        { type: "AWSAccount", principalId, accountId: PARTNER },
        { ...assume(PRIVILEGED[0], request), sharedEventID: HOLES.shared },
      ),
      means: { assumed: { role: PRIVILEGED[0], caller: `${PARTNER}/${principalId}`, by: "people", mfa } },
    })),
  },
  refused: {
    perMille: 1,
    variants: each((name) => ({
      account: PEOPLE,
      shape: record(PEOPLE, "sts", "AssumeRole", iamUser(name), refused(PRIVILEGED[0])),
      means: {
        assumed: { role: PRIVILEGED[0], caller: userArn(name), by: "failed", mfa: "without" },
        signIn: { measure: "deniedWithoutMfa", account: PEOPLE, user: name },
      },
    })),
  },
  wrongCode: {
    perMille: 0.5,
    variants: each((name) => ({
      account: PEOPLE,
      // AWS refuses a wrong code as it refuses everything; the call did bring a device, so it is no call without MFA.
      shape: record(PEOPLE, "sts", "AssumeRole", iamUser(name), refused(PRIVILEGED[1], serial(name))),
      means: { assumed: { role: PRIVILEGED[1], caller: userArn(name), by: "failed", mfa: "with" } },
    })),
  },
  ordinaryRole: {
    perMille: 5,
    variants: each((name) => ({ ...personAssumes(name, READ_ONLY, iamUser(name), {}, "without") })),
  },
  chain: {
    perMille: 4,
    variants: ofRoles("roleChains", (role) => ({
      account: PRODUCTION,
      shape: record(PRODUCTION, "sts", "AssumeRole", roleSession(PRODUCTION, "deploy", "pipeline"), assume(role)),
    })),
  },
  service: {
    perMille: 10,
    variants: ofRoles("services", (role) => ({
      account: PRODUCTION,
      shape: record(
        PRODUCTION,
        "sts",
        "AssumeRole",
        { type: "AWSService", invokedBy: "ec2.amazonaws.com" },
        { ...assume(role), sourceIPAddress: "ec2.amazonaws.com" },
      ),
    })),
  },
  saml: {
    perMille: 2,
    variants: ofRoles("federated", (role) => {
      const identity = {
        type: "SAMLUser",
        principalId: "SampleUkh1i4+ExamplexL/jEvs=:dana",
        userName: "dana",
        identityProvider: "bdGOnTesti4+ExamplexL/jEvs=",
      };
      return {
        account: PRODUCTION,
        shape: record(
          PRODUCTION,
          "sts",
          "AssumeRoleWithSAML",
          identity,
          assume(role, { principalArn: `arn:aws:iam::${PRODUCTION}:saml-provider/idp` }),
        ),
      };
    }),
  },
  webIdentity: {
    perMille: 2,
    variants: ofRoles("federated", (role) => {
      const identity = {
        type: "WebIdentityUser",
        principalId: "token.actions.githubusercontent.com:sts:repo",
        userName: "repo",
        identityProvider: "token.actions.githubusercontent.com",
      };
      return { account: PRODUCTION, shape: record(PRODUCTION, "sts", "AssumeRoleWithWebIdentity", identity, assume(role)) };
    }),
  },
  signInWithMfa: { perMille: 3, variants: each((name) => signIn(PEOPLE, iamUser(name), "Success", "Yes")) },
  signInWithoutMfa: { perMille: 0.5, variants: each((name) => signIn(PEOPLE, iamUser(name), "Success", "No", "consoleWithoutMfa")) },
  failedSignIn: {
    perMille: 2,
    variants: [
      ...each((name) => signIn(PEOPLE, iamUser(name, { accessKeyId: "" }), "Failure", "No", "consoleFailures")),
      signIn(
        PEOPLE,
        { type: "IAMUser", accountId: PEOPLE, accessKeyId: "", userName: "HIDDEN_DUE_TO_SECURITY_REASONS" },
        "Failure",
        "No",
        "consoleFailures",
      ),
      signIn(PEOPLE, ROOT, "Failure", "Yes", "consoleFailures"),
    ],
  },
  rootSignIn: {
    perMille: 0.05,
    variants: [signIn(PEOPLE, ROOT, "Success", "Yes"), signIn(PEOPLE, ROOT, "Success", "No", "consoleWithoutMfa")],
  },
  // AWS can't see the identity provider's MFA, so this is no sign-in without it.
  identityCenterSignIn: {
    perMille: 3,
    variants: [signIn(PRODUCTION, roleSession(PRODUCTION, "AWSReservedSSO_Admin_0123456789abcdef", "dana"), "Success", "No")],
  },
  switchRole: {
    perMille: 2,
    variants: each((name) => ({
      account: PEOPLE,
      shape: record(PEOPLE, "signin", "SwitchRole", iamUser(name), {
        eventType: "AwsConsoleSignIn",
        responseElements: { SwitchRole: "Success" },
        additionalEventData: { SwitchTo: PRIVILEGED[0], RedirectTo: "https://console.aws.amazon.com/" },
      }),
    })),
  },
  deniedWithoutMfa: {
    perMille: 2,
    variants: [
      ...each((name) => denied(iamUser(name), name)),
      ...each((name) => denied(withoutKey(name), name, { ...DENIED, errorCode: "Client.UnauthorizedOperation" })),
      denied(ROOT, "root"),
    ],
  },
  deniedOtherwise: {
    perMille: 4,
    variants: [
      ...each((name) => denied(iamUser(name, session(true)), undefined)),
      denied(roleSession(PEOPLE, "app", "i-0123456789abcdef0"), undefined),
    ],
  },
};

/** What trails are full of. */
export const COMMON: readonly Variant[] = [
  ...ACCOUNTS.flatMap((account): Variant[] => [
    {
      account,
      shape: record(account, "ec2", "DescribeInstances", roleSession(account, "app", "i-0123456789abcdef0"), {
        requestParameters: { instancesSet: {}, filterSet: {} },
      }),
    },
    {
      account,
      shape: record(
        account,
        "kms",
        "Decrypt",
        { type: "AWSService", invokedBy: "s3.amazonaws.com" },
        { requestParameters: { encryptionContext: { "aws:s3:arn": "arn:aws:s3:::data" } } },
      ),
    },
    {
      account,
      shape: record(account, "logs", "CreateLogStream", roleSession(account, "lambda", "f"), {
        requestParameters: { logGroupName: "/aws/lambda/f", logStreamName: "2026/11/24/[$LATEST]0123" },
      }),
    },
    {
      account,
      shape: record(account, "sts", "GetCallerIdentity", roleSession(account, "deploy", "pipeline"), { eventCategory: "Management" }),
    },
  ]),
  ...USERS.slice(0, 5).map((name) => ({ account: PEOPLE, shape: record(PEOPLE, "s3", "ListBuckets", iamUser(name, session(true))) })),
  ...USERS.slice(0, 5).map((name) => ({
    account: PEOPLE,
    shape: record(PEOPLE, "sts", "GetSessionToken", iamUser(name), { requestParameters: { durationSeconds: 43200, ...serial(name) } }),
  })),
];

/** Bursts that a report has to name. */
export const ATTACKS = [
  {
    hour: 4 * 168 + 3,
    calls: 60,
    variant: signIn(PEOPLE, iamUser("user-7", { accessKeyId: "" }), "Failure", "No", "consoleFailures"),
    addresses: ["203.0.113.7", "203.0.113.8", "203.0.113.9"],
  },
  { hour: 3 * 168 + 40, calls: 80, variant: denied(iamUser("user-3"), "user-3"), addresses: ["198.51.100.23"] },
] as const;
