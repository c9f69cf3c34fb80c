import { healthReport } from '../reports/health/health-report.ts';
import type { CrewState } from '../whole/whole.ts';
import type { Gateway } from './gateway.ts';
import type { RouteHandler } from './run-handler.ts';
import { writeJson } from './write-json.ts';

/** `GET /health`: what works and what does not; 503 when the gateway cannot serve. */
export function healthRoute({ whole }: Gateway): RouteHandler {
  return async (_request, response) => {
    const report = healthReport(await whole.reports());
    writeJson(response, report.status === 'unhealthy' ? 503 : 200, report);
  };
}

/** `GET /livez`: the process runs and its event loop turns. */
export const livezRoute: RouteHandler = (_request, response) => writeJson(response, 200, { status: 'alive' });

/** `GET /readyz`: whether a load balancer should send requests here. */
export function readyzRoute({ lifecycle, admission, whole }: Gateway): RouteHandler {
  return (_request, response) => {
    const { crew } = whole;
    const status = lifecycle.state === 'ready' ? readiness(admission.isLagging, crew) : lifecycle.state;
    writeJson(response, status === 'ready' ? 200 : 503, crew === undefined ? { status } : { status, workers: crew });
  };
}

// Half of the workers do half of the work: until they are replaced, others should get the requests.
function readiness(isLagging: boolean, crew: CrewState | undefined): 'ready' | 'overloaded' | 'short_of_workers' {
  if (crew !== undefined && crew.serving * 2 < crew.configured) return 'short_of_workers';
  return isLagging ? 'overloaded' : 'ready';
}
