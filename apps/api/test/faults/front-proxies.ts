/** A proxy as a child process with a configuration of its own. */
export interface ProxyKind {
  readonly name: string;
  /** What starts it. */
  readonly command: string;
  readonly configuration: (ports: { readonly port: number; readonly gatewayPort: number; readonly folder: string }) => string;
  readonly argumentsFor: (file: string, folder: string) => readonly string[];
}

// Both keep connections to the gateway and let callers share them, and forbid /v1/embeddings: a request for it that
// reaches the provider was smuggled through.
export const HAPROXY: ProxyKind = {
  name: 'HAProxy',
  command: 'haproxy',
  configuration: ({ port, gatewayPort }) => `
global
  maxconn 200
defaults
  mode http
  timeout connect 2s
  timeout client 5s
  timeout server 5s
  option http-keep-alive
  http-reuse always
frontend callers
  bind 127.0.0.1:${port}
  http-request deny if { path_beg /v1/embeddings }
  default_backend gateway
backend gateway
  server gateway 127.0.0.1:${gatewayPort}
`,
  argumentsFor: (file) => ['-db', '-f', file],
};

export const NGINX: ProxyKind = {
  name: 'nginx',
  command: 'nginx',
  configuration: ({ port, gatewayPort, folder }) => `
daemon off;
master_process off;
pid ${folder}/pid;
error_log stderr crit;
events { worker_connections 256; }
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  upstream gateway { server 127.0.0.1:${gatewayPort}; keepalive 8; }
  server {
    listen 127.0.0.1:${port};
    location /v1/embeddings { return 403; }
    location / {
      proxy_pass http://gateway;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_request_buffering off;
    }
  }
}
`,
  argumentsFor: (file, folder) => ['-p', folder, '-e', 'stderr', '-c', file],
};
