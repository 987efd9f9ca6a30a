import type { Finding } from "../../../findings/finding";
import { Copy } from "../shared/copy";
import { Fold } from "../shared/fold";
import { Name, Prose } from "../shared/text";
import { wordsOf } from "./counts";
import type { AuditData } from "./data";
import { Request } from "./request";
import { Severity } from "./severity";

interface Props {
  readonly finding: Finding;
  readonly policy: AuditData["policies"][number] | undefined;
  /** How many besides the one whom it names the same is found about, each by itself. */
  readonly others: number;
}

/** One finding, folded: how somebody gets in; unfolded, where, by which request, and what closes it. */
export function FindingItem(props: Props) {
  const { finding } = props;
  const summary = (
    <>
      <Severity of={finding} /> {finding.enforcement === "advisory" && "(advisory) "}
      <Prose>{finding.how}</Prose>
    </>
  );
  return (
    <li class="finding">
      <Fold summary={summary}>{() => <Details {...props} />}</Fold>
    </li>
  );
}

function Details({ finding, policy, others }: Props) {
  const { resource, witness } = finding;
  return (
    <dl>
      <dt>Where</dt>
      <dd>
        The {wordsOf(resource.type)} <Name>{resource.name}</Name>
        {witness?.statement && `, statement ${witness.statement.index + 1}`}
        {witness?.statement?.sid !== undefined && (
          <>
            {" "}
            (<Name>{witness.statement.sid}</Name>)
          </>
        )}
        {others > 0 && `, and the same for ${others.toLocaleString("en")} more`}
        <br />
        <code>
          <Name>{resource.id}</Name>
        </code>
      </dd>
      {witness !== undefined && (
        <>
          <dt>{witness.context === undefined ? "The request that it stops" : "A request that gets through"}</dt>
          <dd>
            <Request witness={witness} />
          </dd>
        </>
      )}
      <dt>{finding.level === "undecided" ? "What to do" : "The smallest fix"}</dt>
      <dd>
        <p class="prose">
          <Prose>{finding.fix}</Prose>
        </p>
        <Copy text={finding.fix} what="the fix" />
      </dd>
      <dt>Policy</dt>
      <dd>
        {policy === undefined ? (
          finding.policy
        ) : (
          <a href={policy.url} rel="noreferrer">
            {policy.name}
          </a>
        )}
      </dd>
    </dl>
  );
}
