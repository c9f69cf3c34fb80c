export { ProxyError } from './errors/proxy-error.ts';
