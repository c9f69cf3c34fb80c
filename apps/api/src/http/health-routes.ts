import { healthReport } from '../reports/health/health-report.ts';
import type { Gateway } from './gateway.ts';
import type { RouteHandler } from './run-handler.ts';
import { writeJson } from './write-json.ts';

/** `GET /health`: what works and what does not; 503 when the gateway cannot serve. */
export function healthRoute({ reports }: Gateway): RouteHandler {
  return (_request, response) => {
    const report = healthReport(reports);
    writeJson(response, report.status === 'unhealthy' ? 503 : 200, report);
  };
}

/** `GET /livez`: the process runs and its event loop turns. */
export const livezRoute: RouteHandler = (_request, response) => writeJson(response, 200, { status: 'alive' });

/** `GET /readyz`: whether a load balancer should send requests here. */
export function readyzRoute({ lifecycle, admission }: Gateway): RouteHandler {
  return (_request, response) => {
    const status = lifecycle.state === 'ready' && admission.isLagging ? 'overloaded' : lifecycle.state;
    writeJson(response, status === 'ready' ? 200 : 503, { status });
  };
}
