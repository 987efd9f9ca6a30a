import { strict as assert } from "node:assert";
import { sessionWorld } from "../../../testkit/cli/session/world";

const SESSION = '{"Version":1,"AccessKeyId":"ASIAHELPER","SecretAccessKey":"x","SessionToken":"t","Expiration":"2099-01-01T00:00:00Z"}';
const printing = (text: string) => `sh -c "printf '${text.replaceAll('"', '\\"')}'"`;
const CONFIG = `
[profile my-role]
source_profile = dana
role_arn = arn:aws:iam::444455556666:role/MySuperRole

[profile machine]
credential_source = Ec2InstanceMetadata
role_arn = arn:aws:iam::444455556666:role/MySuperRole

[profile pod]
web_identity_token_file = /var/run/token
role_arn = arn:aws:iam::444455556666:role/MySuperRole

[profile sso]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = Admin

[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1

[profile login]
login_session = arn:aws:iam::111122223333:user/kb

[profile kept]
aws_access_key_id = ASIAKEPT
aws_secret_access_key = x
aws_session_token = t

[profile empty]
region = us-west-2

[profile broken]
credential_process = /no/such/helper --json

[profile helper]
credential_process = ${printing(SESSION)}
`;

const REFUSED: Readonly<Record<string, RegExp>> = {
  "my-role":
    /^error: profile `my-role` takes the role `arn:aws:iam::444455556666:role\/MySuperRole` with the credentials of `dana`: run `mfa-guard assume arn:aws:iam::444455556666:role\/MySuperRole --profile dana`, or `mfa-guard setup --profile dana --role arn:aws:iam::444455556666:role\/MySuperRole` once\n$/,
  machine: /takes the role `.*` from the machine that it runs on, which has no MFA device: name the profile/,
  pod: /takes its role with a token of an identity provider, and AWS can't ask for MFA there: name the profile/,
  sso: /signs in through Identity Center, which asks for MFA itself: run `aws sso login --profile sso`\n$/,
  login: /signs in through the browser, where the console asks for MFA: run `aws login --profile login` \(AWS doesn't say whether/,
  kept: /holds a session already \(`aws_session_token`\), and AWS takes MFA from access keys only: name the profile/,
  empty: /has no credentials: run `aws configure --profile empty`, or name the profile/,
  broken: /^error: the `credential_process` of profile `broken` failed: run it by itself to see why\n$/,
};

describe("profiles that can't show MFA", function () {
  this.timeout(60_000);
  const world = sessionWorld();

  for (const [profile, says] of Object.entries(REFUSED)) {
    it(`says what \`${profile}\` is, and what to use instead`, async () => {
      const { run, home, aws } = world();
      const here = home(aws.root, CONFIG);
      for (const args of [
        ["session", "--code", "123456"],
        ["assume", "admin", "--code", "123456"],
        ["setup", "--yes"],
      ]) {
        const { code, out, err } = await run(here, [...args, "--profile", profile]);
        assert.deepEqual([code, out], [2, ""], args[0]);
        assert.match(err, says, args[0]);
      }
    });
  }

  it("writes no profile on top of a helper that gives sessions", async () => {
    const { run, home, aws } = world();
    const { code, out, err } = await run(home(aws.root, CONFIG), ["setup", "--yes", "--profile", "helper"]);
    assert.deepEqual([code, out], [2, ""]);
    assert.match(err, /gets a session from its `credential_process` already, and AWS takes MFA from access keys only: name the profile/);
  });

  it("takes an access key from a helper", async () => {
    const { run, home, aws, dana } = world();
    const { user, app } = await dana("helped");
    const key = JSON.stringify({ Version: 1, AccessKeyId: user.keys.accessKeyId, SecretAccessKey: user.keys.secretAccessKey });
    const here = home(aws.root, `[profile helped]\ncredential_process = ${printing(key)}\n`);
    const { code, err } = await run(here, ["session", "--profile", "helped", "--code", app.code(), "--credential-process"]);
    assert.deepEqual([code, err], [0, ""]);
    assert.equal((await run(here, ["setup", "--profile", "helped", "--yes"])).code, 0);
  });
});
