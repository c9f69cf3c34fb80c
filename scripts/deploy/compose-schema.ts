// What of the Compose specification deploy/compose.yaml uses, closed.

const texts = { type: 'array', items: { type: 'string', minLength: 1 }, minItems: 1 };
const object = (properties: Readonly<Record<string, object>>, required: readonly string[] = []): object => ({ type: 'object', properties, required, additionalProperties: false });

const SERVICE = {
  ...object({
    build: object({ context: { type: 'string' }, dockerfile: { type: 'string' } }, ['context', 'dockerfile']),
    // A version, so that a restart does not change what runs.
    image: { type: 'string', pattern: '^[a-z0-9./-]+:v?[0-9]+\\.[0-9]+\\.[0-9]+$' },
    command: texts,
    ports: { type: 'array', items: { type: 'string', pattern: '^(127\\.0\\.0\\.1:)?[0-9]+:[0-9]+$' } },
    environment: { type: 'object', additionalProperties: { type: 'string' } },
    volumes: { type: 'array', items: { type: 'string', pattern: '^[\\w./-]+:/[\\w./-]+(:ro)?$' } },
    secrets: texts,
    depends_on: { anyOf: [texts, { type: 'object', additionalProperties: object({ condition: { enum: ['service_started', 'service_healthy'] } }, ['condition']) }] },
    read_only: { const: true },
    tmpfs: texts,
    cap_drop: { const: ['ALL'] },
    security_opt: { const: ['no-new-privileges:true'] },
    mem_limit: { type: 'string', pattern: '^[0-9]+[mg]$' },
    stop_grace_period: { type: 'string', pattern: '^[0-9]+s$' },
    restart: { const: 'unless-stopped' },
  }, ['restart']),
  oneOf: [{ required: ['build'] }, { required: ['image'] }],
};

/** JSON schema of `deploy/compose.yaml`. */
export const COMPOSE_SCHEMA: object = object({
  name: { type: 'string' },
  services: { type: 'object', minProperties: 4, additionalProperties: SERVICE },
  secrets: { type: 'object', additionalProperties: object({ environment: { type: 'string' } }, ['environment']) },
  volumes: { type: 'object', additionalProperties: { type: 'null' } },
}, ['name', 'services']);
