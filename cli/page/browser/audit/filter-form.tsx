import { type Filter, KINDS, type Kind, NO_FILTER } from "./cards";
import type { AuditData } from "./data";
import { SHOWN_SEVERITIES } from "./severity";

export const KIND_NAMES: Readonly<Record<Kind, string>> = {
  root: "The root user",
  user: "Users",
  role: "Roles",
  other: "Others",
};

interface Props {
  readonly policies: AuditData["policies"];
  readonly filter: Filter;
  readonly setFilter: (filter: Filter) => void;
}

export function FilterForm({ policies, filter, setFilter }: Props) {
  return (
    <form class="filter" onSubmit={(event) => event.preventDefault()}>
      <label class="wide">
        Search
        <input
          type="search"
          value={filter.text}
          placeholder="A user, a role, words of a finding"
          onInput={({ currentTarget }) => setFilter({ ...filter, text: currentTarget.value })}
        />
      </label>
      <label>
        Severity
        <select
          value={filter.severity}
          onChange={({ currentTarget }) => setFilter({ ...filter, severity: currentTarget.value as Filter["severity"] })}
        >
          <option value="">All</option>
          {SHOWN_SEVERITIES.map((severity) => (
            <option key={severity} value={severity}>
              {severity}
            </option>
          ))}
        </select>
      </label>
      <label>
        About
        <select value={filter.kind} onChange={({ currentTarget }) => setFilter({ ...filter, kind: currentTarget.value as Filter["kind"] })}>
          <option value="">All</option>
          {KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {KIND_NAMES[kind]}
            </option>
          ))}
        </select>
      </label>
      <label>
        Policy
        <select value={filter.policy} onChange={({ currentTarget }) => setFilter({ ...filter, policy: currentTarget.value })}>
          <option value="">All</option>
          {policies.map(({ name, title }) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <button type="button" onClick={() => setFilter(NO_FILTER)}>
        Show all
      </button>
    </form>
  );
}
