const object = (properties: Readonly<Record<string, object>>): object => ({ type: 'object', properties, required: Object.keys(properties), additionalProperties: false });
const endpoint = (port: number): object => object({ endpoint: { const: `0.0.0.0:${port}` } });
const pipeline = object({ receivers: { const: ['otlp'] }, processors: { const: ['memory_limiter', 'batch'] }, exporters: { const: ['debug'] } });

/** JSON schema of `deploy/otel/collector.yaml`: what is named in a pipeline is there, on the ports that the protocol gives. */
export const COLLECTOR_SCHEMA: object = object({
  receivers: object({ otlp: object({ protocols: object({ grpc: endpoint(4317), http: endpoint(4318) }) }) }),
  processors: object({ memory_limiter: object({ check_interval: { const: '1s' }, limit_mib: { type: 'integer', minimum: 64 } }), batch: object({}) }),
  exporters: object({ debug: object({ verbosity: { enum: ['basic', 'normal', 'detailed'] } }) }),
  service: object({ pipelines: object({ traces: pipeline, metrics: pipeline }) }),
});
