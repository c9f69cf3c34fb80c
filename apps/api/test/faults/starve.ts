import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import process from 'node:process';

/** Of every 100 ms the process gets 10. */
const PERIOD_MS = 100;
const SHARE_MS = 10;
const CPU_GROUPS = '/sys/fs/cgroup/cpu';

/**
 * Leaves a process a tenth of one processor, until the function that it gives is called. By a control group, where root
 * can make one; elsewhere by stopping the process nine tenths of the time, which is harder on it: it stands still
 * whether it has used its share or not.
 */
export function starve(pid: number): () => void {
  return existsSync(`${CPU_GROUPS}/cpu.cfs_quota_us`) && process.getuid?.() === 0 ? starveInGroup(pid) : starveBySignals(pid);
}

function starveInGroup(pid: number): () => void {
  const group = `${CPU_GROUPS}/proxyapi-${pid}`;
  const before = /^\d+:(?:[\w,]*,)?cpu(?:,[\w,]*)?:(.*)$/m.exec(readFileSync(`/proc/${pid}/cgroup`, 'utf8'))?.[1] ?? '/';
  mkdirSync(group);
  writeFileSync(`${group}/cpu.cfs_period_us`, String(PERIOD_MS * 1000));
  writeFileSync(`${group}/cpu.cfs_quota_us`, String(SHARE_MS * 1000));
  writeFileSync(`${group}/cgroup.procs`, String(pid));
  return () => {
    writeFileSync(`${CPU_GROUPS}${before}/cgroup.procs`, String(pid));
    rmdirSync(group);
  };
}

function starveBySignals(pid: number): () => void {
  let share: NodeJS.Timeout | undefined;
  const period = setInterval(() => {
    process.kill(pid, 'SIGCONT');
    share = setTimeout(() => process.kill(pid, 'SIGSTOP'), SHARE_MS);
  }, PERIOD_MS);
  return () => {
    clearInterval(period);
    clearTimeout(share);
    process.kill(pid, 'SIGCONT');
  };
}
