import { barX, barY, dot, gridY, lineY, ruleX, ruleY, text } from "@observablehq/plot";
import type { Adoption as AdoptionData, AgeClass, DeviceKind, Share, TrendPoint, UserWithoutMfa } from "../../../report/report";
import { Key } from "../shared/key";
import { moment } from "../shared/moment";
import { overTime, Plot } from "../shared/plot";
import { listed, percent } from "../shared/share";
import { Table } from "../shared/table";
import { count, Name } from "../shared/text";

export function Adoption({ adoption, trend }: { readonly adoption: AdoptionData; readonly trend: readonly TrendPoint[] }) {
  const { withoutMfa, withoutMfaLeftOut } = adoption;
  return (
    <>
      <Root adoption={adoption} />
      <OverTime trend={trend} />
      <div class="pair">
        <Devices devices={adoption.devices} />
        <Ages classes={adoption.withoutMfaByAge} />
      </div>
      {withoutMfa.length > 0 && (
        <>
          <h3>Users without MFA</h3>
          <Table caption={leftOut(withoutMfa.length, withoutMfaLeftOut)} rows={withoutMfa} columns={USER_COLUMNS} />
        </>
      )}
    </>
  );
}

function leftOut(shown: number, left: number): string {
  return left === 0 ? count(shown, "user") : `The first ${shown.toLocaleString("en")} of ${count(shown + left, "user")}`;
}

function yesOrNo(value: boolean | null): string {
  return value === null ? "unknown" : value ? "yes" : "no";
}

const USER_COLUMNS = [
  { head: "User", cell: ({ name }: UserWithoutMfa) => <Name>{name}</Name> },
  { head: "Privileged", cell: ({ privileged }: UserWithoutMfa) => yesOrNo(privileged) },
  { head: "Password", cell: ({ console }: UserWithoutMfa) => yesOrNo(console) },
  { head: "Access keys", number: true, cell: ({ accessKeys }: UserWithoutMfa) => accessKeys },
  { head: "Days old", number: true, cell: ({ ageDays }: UserWithoutMfa) => ageDays?.toLocaleString("en") ?? "unknown" },
];

function Root({ adoption: { root } }: { readonly adoption: AdoptionData }) {
  if (root === null) return null;
  const device = {
    none: "has no MFA device",
    virtual: "has an authenticator app",
    securityKeyOrHardware: "has a security key or a hardware token",
    unknown: root.mfa ? "has an MFA device of unknown kind" : "has no MFA device",
  }[root.device];
  const credentials = root.longTermCredentials;
  return (
    <p class="prose">
      The root user {device}
      {credentials.length === 0
        ? " and no long-term credentials."
        : `, and long-term credentials that it should not have: ${listed(credentials)}.`}
    </p>
  );
}

const SERIES = [
  { name: "all users", colour: "var(--accent)", of: ({ users }: TrendPoint): Share | null => users },
  { name: "users with a password", colour: "var(--high)", of: ({ consoleUsers }: TrendPoint): Share | null => consoleUsers },
  { name: "privileged users", colour: "var(--good)", of: ({ privilegedUsers }: TrendPoint): Share | null => privilegedUsers },
] as const;

interface AdoptionPoint {
  readonly date: Date;
  readonly series: string;
  readonly colour: string;
  readonly share: Share;
}

function OverTime({ trend }: { readonly trend: readonly TrendPoint[] }) {
  if (trend.length < 2) return <p class="quiet">Adoption over time shows as soon as earlier JSON reports are given with this one.</p>;
  const points = SERIES.flatMap(({ name, colour, of }) =>
    trend.flatMap((point): readonly AdoptionPoint[] => {
      const share = of(point);
      return share === null || share.of === 0 ? [] : [{ date: new Date(point.generated), series: name, colour, share }];
    }),
  );
  const value = ({ share }: AdoptionPoint) => (100 * share.count) / share.of;
  const [first, last] = [trend[0], trend.at(-1)];
  return (
    <Plot
      title="Share of users with MFA over time"
      summary={`From ${percent(first?.users ?? NONE) ?? "none"} of all users on ${moment(first?.generated ?? "")} to ${percent(last?.users ?? NONE) ?? "none"} on ${moment(last?.generated ?? "")}.`}
      options={(width) => ({
        height: 270,
        marginLeft: 52,
        ...overTime(width),
        y: { domain: [0, 100], label: null, ticks: 5, tickFormat: (share: number) => `${share}%` },
        marks: [
          gridY({ stroke: "var(--line)", strokeOpacity: 1 }),
          ruleY([0], { stroke: "var(--quiet)" }),
          lineY(points, { x: "date", y: value, stroke: "colour", z: "series", strokeWidth: 2.5 }),
          dot(points, { x: "date", y: value, fill: "colour", r: 3.5, title: (point) => `${point.series}: ${percent(point.share)}` }),
        ],
      })}
    >
      <Key entries={SERIES.filter(({ name }) => points.some(({ series }) => series === name)).map(({ name, colour }) => [name, colour])} />
    </Plot>
  );
}

const NONE: Share = { count: 0, of: 0 };

const DEVICES: Readonly<Record<DeviceKind, string>> = {
  securityKey: "security key",
  hardware: "hardware token",
  virtual: "authenticator app",
  unknown: "unknown kind",
};

function Devices({ devices }: { readonly devices: AdoptionData["devices"] }) {
  const kinds = (Object.keys(DEVICES) as DeviceKind[]).map((kind) => ({ kind: DEVICES[kind], users: devices[kind] }));
  return (
    <Plot
      title="Users by kind of device"
      summary={listed(kinds.map(({ kind, users }) => `${kind}: ${users}`))}
      options={() => ({
        height: 190,
        marginLeft: 142,
        marginRight: 56,
        marginBottom: 12,
        x: { axis: null, domain: [0, Math.max(1, ...kinds.map(({ users }) => users))] },
        y: { label: null, domain: kinds.map(({ kind }) => kind), tickSize: 0 },
        marks: [
          ruleX([0], { stroke: "var(--quiet)" }),
          barX(kinds, { x: "users", y: "kind", fill: "var(--accent)" }),
          text(kinds, { x: "users", y: "kind", text: ({ users }) => users.toLocaleString("en"), textAnchor: "start", dx: 6 }),
        ],
      })}
    />
  );
}

function classOf({ fromDays, toDays }: AgeClass): string {
  return toDays === null ? `${fromDays}+` : `${fromDays}–${toDays - 1}`;
}

function Ages({ classes }: { readonly classes: readonly AgeClass[] }) {
  const named = classes.map((each) => ({ age: classOf(each), users: each.users }));
  return (
    <Plot
      title="Users without MFA by age in days"
      summary={listed(named.map(({ age, users }) => `${age} days: ${users}`))}
      options={() => ({
        height: 190,
        marginTop: 24,
        marginLeft: 12,
        marginBottom: 28,
        x: { label: null, domain: named.map(({ age }) => age), tickSize: 0 },
        y: { axis: null, domain: [0, Math.max(1, ...named.map(({ users }) => users))] },
        marks: [
          ruleY([0], { stroke: "var(--quiet)" }),
          barY(named, { x: "age", y: "users", fill: "var(--critical)" }),
          text(named, { x: "age", y: "users", text: ({ users }) => users.toLocaleString("en"), dy: -10 }),
        ],
      })}
    />
  );
}
