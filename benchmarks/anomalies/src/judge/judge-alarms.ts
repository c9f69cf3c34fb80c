import type { Incident, Plan } from '../incidents/plan.ts';
import type { Alarm } from './watch-model.ts';

/** What became of an incident. */
export interface IncidentVerdict {
  readonly incident: Incident;
  /** Until the first alarm for one of its signals; `undefined` where none came while it lasted. */
  readonly delayMs: number | undefined;
  /** Alarms that began in its time and had no business to. */
  readonly falseAlarms: number;
}

/** What became of all that one detector was shown of one model. */
export interface Verdict {
  readonly model: string;
  readonly incidents: readonly IncidentVerdict[];
  readonly trueAlarms: number;
  readonly falseAlarms: number;
  readonly watchedMs: number;
}

/** An alarm that begins so soon after an incident is late, and neither true nor false. */
const LATE_MS = 600_000;

/** Sorts alarms by the incidents that they belong to. */
export function judgeAlarms(alarms: readonly Alarm[], { plan: { incidents, endMs }, model }: { readonly plan: Plan; readonly model: string }): Verdict {
  const verdicts = incidents.map((incident) => judgeIncident(incident, alarms));
  const accepted = alarms.filter((alarm) => incidents.some((incident) => belongs(alarm, incident)));
  const late = accepted.filter((alarm) => !incidents.some((incident) => belongs(alarm, incident) && alarm.startMs <= incident.endMs));
  return { model, incidents: verdicts, trueAlarms: accepted.length - late.length, falseAlarms: alarms.length - accepted.length, watchedMs: endMs };
}

function judgeIncident(incident: Incident, alarms: readonly Alarm[]): IncidentVerdict {
  const { startMs, endMs, kind } = incident;
  const during = alarms.filter((alarm) => alarm.startMs >= startMs && alarm.startMs <= endMs + LATE_MS);
  const first = during.filter(({ signal, startMs: toldMs }) => kind.signals.includes(signal) && toldMs <= endMs).map((alarm) => alarm.startMs);
  return {
    incident,
    delayMs: first.length === 0 ? undefined : Math.min(...first) - startMs,
    falseAlarms: during.filter((alarm) => !belongs(alarm, incident)).length,
  };
}

function belongs({ signal, startMs }: Alarm, { kind, startMs: fromMs, endMs }: Incident): boolean {
  return startMs >= fromMs && startMs <= endMs + LATE_MS && (kind.signals.includes(signal) || kind.consequences.includes(signal));
}
