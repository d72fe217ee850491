/**
 * Two tones, low and high, made here (no sound file): 0.25 s each at a fifth of full volume.
 * Answers false when this computer can't play sound now.
 */
export async function playTestTones(): Promise<boolean> {
  return play([[660, 0], [880, 0.35]]);
}

/** The alarm: three tones, the same for every alarm; what it is about stands on the screen. Answers false when this computer can't play sound now. */
export async function playAlarm(): Promise<boolean> {
  return play([[880, 0], [660, 0.3], [880, 0.6]]);
}

async function play(tones: readonly (readonly [hertz: number, after: number])[]): Promise<boolean> {
  if (!('AudioContext' in window)) return false;
  const context = new AudioContext();
  try {
    await context.resume();
    for (const [hertz, after] of tones) tone(context, hertz, after);
    await new Promise((resolve) => { setTimeout(resolve, 1_100); });
    return true;
  } catch (error) {
    console.warn('no sound', error instanceof Error ? error.name : 'unknown');
    return false;
  } finally {
    await context.close();
  }
}

function tone(context: AudioContext, hertz: number, after: number): void {
  const oscillator = context.createOscillator();
  const volume = context.createGain();
  const start = context.currentTime + after;
  volume.gain.setValueAtTime(0.0001, start);
  volume.gain.linearRampToValueAtTime(0.2, start + 0.03);
  volume.gain.linearRampToValueAtTime(0.0001, start + 0.25);
  oscillator.frequency.value = hertz;
  oscillator.connect(volume).connect(context.destination);
  oscillator.start(start);
  oscillator.stop(start + 0.3);
}
