import { openMetricsContentType, prometheusContentType, type RegistryContentType } from 'prom-client';

/** How metrics are written: Prometheus' own text, or OpenMetrics, which has exemplars. */
export type ExpositionFormat = 'prometheus' | 'openmetrics';

/** What the `content-type` header says of each. */
export const CONTENT_TYPES: Readonly<Record<ExpositionFormat, RegistryContentType>> = { prometheus: prometheusContentType, openmetrics: openMetricsContentType };

const OPEN_METRICS = 'application/openmetrics-text';

/**
 * The format that a client asks for by its `accept` header: OpenMetrics where it is named and nothing that means Prometheus'
 * text is liked better. Anything else gets Prometheus' text.
 */
export function chooseFormat(accept: string | undefined): ExpositionFormat {
  const wishes = (accept ?? '').toLowerCase().split(',').map(parseWish);
  const open = Math.max(0, ...wishes.filter(({ type }) => type === OPEN_METRICS).map(({ weight }) => weight));
  const text = Math.max(0, ...wishes.filter(({ type }) => type === 'text/plain').map(({ weight }) => weight));
  return open > 0 && open >= text ? 'openmetrics' : 'prometheus';
}

function parseWish(wish: string): { readonly type: string; readonly weight: number } {
  const [type = '', ...parameters] = wish.split(';').map((part) => part.trim());
  const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  const weight = quality === undefined ? 1 : Number(quality);
  return { type, weight: weight > 0 && weight <= 1 ? weight : 0 };
}
