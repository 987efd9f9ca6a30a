import type { Report } from "../../../audit/finding";
import { groupBy } from "../shared/group";
import { listed } from "../shared/share";
import { count, Prose } from "../shared/text";
import { kindOf } from "./counts";

/** What the audit looked at, and what it could not judge: a page without findings is only as good as this. */
export function Judged({ report: { judged, notJudged } }: { readonly report: Report }) {
  const kinds = Object.entries(judged).map(([type, number]) => `${number.toLocaleString("en")} ${kindOf(type)}`);
  const byReason = groupBy(notJudged, ({ reason }) => reason);
  return (
    <section aria-labelledby="judged">
      <h2 id="judged">What was judged, and what wasn't</h2>
      <p class="prose">{kinds.length === 0 ? "There was nothing to judge." : `Judged: ${listed(kinds)}.`}</p>
      {byReason.size > 0 && (
        <dl class="gaps">
          {[...byReason].map(([reason, gaps]) => (
            <div key={reason}>
              <dt>
                {count(gaps.length, "policy", "policies")} not judged: <Prose>{reason}</Prose>
              </dt>
              {gaps.map(({ policy }) => (
                <dd key={policy}>
                  <code>{policy}</code>
                </dd>
              ))}
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
