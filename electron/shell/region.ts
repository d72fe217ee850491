import { utilityProcess } from 'electron';
import type { RegionChild } from '../desk/host/training.ts';

/** The training region as a utility process: Chromium ends it with the app, however the app ends. */
export function spawnUtility(modulePath: string, args: readonly string[]): RegionChild {
  const child = utilityProcess.fork(modulePath, [...args], { stdio: 'pipe', serviceName: 'Regioloket oefenregio' });
  return {
    stdout: child.stdout,
    stderr: child.stderr,
    onExit: (listener) => {
      child.once('exit', (code) => listener(code));
    },
    stop: () => void child.kill(),
    // A utility process knows one way to end; Chromium takes what is left when the app ends.
    kill: () => void child.kill(),
  };
}
