import { useEffect, useMemo, useState } from "preact/hooks";
import { FoldedNames } from "../shared/fold";
import { listed } from "../shared/share";
import { count, Name } from "../shared/text";
import { type Card, cardsOf, type Filter, type Index, KINDS } from "./cards";
import type { AuditData } from "./data";
import { FilterForm, KIND_NAMES } from "./filter-form";
import { FindingItem } from "./finding-item";

interface Props {
  readonly index: Index;
  readonly policies: AuditData["policies"];
  readonly filter: Filter;
  readonly setFilter: (filter: Filter) => void;
}

/** More cards are drawn when asked for: nobody reads thousands, and a browser takes seconds to lay them out. */
const STEP = 50;
const MOST_NAMES = 5;

export function Findings({ index, policies, filter, setFilter }: Props) {
  const cards = useMemo(() => cardsOf(index, filter), [index, filter]);
  const [room, setRoom] = useState(STEP);
  useEffect(() => setRoom(STEP), [filter]);
  const shown = cards.slice(0, room);
  const findings = new Set(cards.flatMap(({ covers }) => [...covers])).size;
  const found = policies.filter(({ name }) => index.findings.some(({ policy }) => policy === name));
  return (
    <section aria-labelledby="findings">
      <h2 id="findings" tabIndex={-1}>
        Findings
      </h2>
      <FilterForm policies={found} filter={filter} setFilter={setFilter} />
      <p role="status" class="quiet">
        {findings === index.findings.length
          ? `All ${count(findings, "finding")}`
          : `${findings.toLocaleString("en")} of ${count(index.findings.length, "finding")}`}
        {cards.length > 0 && `, about ${about(cards)}`}
      </p>
      {KINDS.map((kind) => {
        const ofKind = shown.filter((card) => card.kind === kind);
        if (ofKind.length === 0) return null;
        return (
          <section key={kind} aria-labelledby={`kind-${kind}`}>
            <h3 id={`kind-${kind}`}>{KIND_NAMES[kind]}</h3>
            {ofKind.map((card) => (
              <CardView key={card.who[0]?.id} card={card} policies={policies} />
            ))}
          </section>
        );
      })}
      {shown.length < cards.length && (
        <p>
          <button type="button" onClick={() => setRoom(room + STEP)}>
            Show {Math.min(STEP, cards.length - shown.length)} more of {(cards.length - shown.length).toLocaleString("en")}
          </button>
        </p>
      )}
    </section>
  );
}

/** `3 users and 1 role`. */
function about(cards: readonly Card[]): string {
  const of = (kind: Card["kind"]) => cards.reduce((sum, card) => (card.kind === kind ? sum + card.who.length : sum), 0);
  const [root, users, roles, other] = KINDS.map(of) as [number, number, number, number];
  const parts = [
    ...(root > 0 ? ["the root user"] : []),
    ...(users > 0 ? [count(users, "user")] : []),
    ...(roles > 0 ? [count(roles, "role")] : []),
    ...(other > 0 ? [count(other, "other resource")] : []),
  ];
  return listed(parts);
}

function CardView({ card: { who, findings }, policies }: { readonly card: Card; readonly policies: AuditData["policies"] }) {
  const first = who.slice(0, MOST_NAMES);
  const rest = who.slice(MOST_NAMES);
  return (
    <article class="card">
      <h4>
        {first.map(({ id, name }, position) => (
          <span key={id} title={id}>
            {position > 0 && ", "}
            <Name>{name}</Name>
          </span>
        ))}
      </h4>
      {rest.length > 0 && <FoldedNames summary={`and ${rest.length.toLocaleString("en")} more, about whom the same is found`} of={rest} />}
      <ul>
        {findings.map((finding) => (
          <FindingItem
            key={finding.fingerprint}
            finding={finding}
            policy={policies.find(({ name }) => name === finding.policy)}
            others={finding.resource.id === who[0]?.id ? who.length - 1 : 0}
          />
        ))}
      </ul>
    </article>
  );
}
