import type { WebFrameMain } from 'electron';
import { fromBrowser } from './addresses.ts';

/** A frame as the shell sees it in `senderFrame`: its address in the shell's terms, its parent, nothing else. */
export type Frame = { readonly id: string; url: string; parent: Frame | null };

/** The frames of one page, kept from the debugging protocol's events. */
export class FrameTree {
  readonly frames = new Map<string, Frame>();
  readonly contexts = new Map<number, { readonly frameId: string; readonly world: string }>();
  main: Frame | null = null;

  attached(id: string, parentId: string | null): Frame {
    const parent = parentId === null ? null : (this.frames.get(parentId) ?? null);
    const frame = this.frames.get(id) ?? { id, url: '', parent };
    frame.parent = parent;
    this.frames.set(id, frame);
    if (parent === null) this.main = frame;
    return frame;
  }

  navigated(id: string, parentId: string | null, url: string): void {
    this.attached(id, parentId).url = fromBrowser(url);
  }

  detached(id: string): void {
    this.frames.delete(id);
  }

  /** The context of the preload in a frame, where messages are delivered. */
  contextOf(frameId: string, world: string): number | null {
    for (const [id, context] of this.contexts) if (context.frameId === frameId && context.world === world) return id;
    return null;
  }
}

/** Frames are handed out as the live objects themselves: `parent` and `url` are what they are at the moment of the look. */
export function asFrame(frame: Frame | null): WebFrameMain | null {
  return frame as unknown as WebFrameMain | null;
}
