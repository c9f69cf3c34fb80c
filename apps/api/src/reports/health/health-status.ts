/** How well a part is. */
export type HealthStatus = 'healthy' | 'warning' | 'critical';

/** The gravest of several. */
export function worst(statuses: Iterable<HealthStatus>): HealthStatus {
  const all = new Set(statuses);
  if (all.has('critical')) return 'critical';
  return all.has('warning') ? 'warning' : 'healthy';
}
