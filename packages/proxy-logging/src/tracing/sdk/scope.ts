/** Who made spans and metrics, as OpenTelemetry's instrumentation scope. */
export const SCOPE = '@proxyapi/proxy-logging';
