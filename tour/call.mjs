// Makes one call of the IAM or STS API with the credentials of the environment, as `aws iam` and `aws sts` do:
// node tour/call.mjs DeactivateMFADevice '{ "UserName": "eli", "SerialNumber": "…" }'
import * as iam from "@aws-sdk/client-iam";
import * as sts from "@aws-sdk/client-sts";

const [operation = "", input = "{}"] = process.argv.slice(2);
const [service, client] = `${operation}Command` in iam ? [iam, new iam.IAMClient()] : [sts, new sts.STSClient()];
try {
  const { $metadata, IsTruncated, ...answer } = await client.send(new service[`${operation}Command`](JSON.parse(input)));
  const [list] = Object.values(answer);
  console.log(Array.isArray(list) ? `${operation}: ${list.length}` : [operation, ...Object.values(answer)].join(" "));
} catch (error) {
  console.log(`${error.name}: ${error.message}`);
  process.exitCode = 1;
}
