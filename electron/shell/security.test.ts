import { EventEmitter } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Session, WebContents } from 'electron';
import { describe, expect, it } from 'vitest';
import { hardenContents, hardenSession } from './security.ts';

type Opened = { action: string };

/** The members of web contents that hardening touches, as a plain emitter. */
class FakeContents extends EventEmitter {
  handler: ((details: { url: string }) => Opened) | null = null;
  setWindowOpenHandler(handler: (details: { url: string }) => Opened): void {
    this.handler = handler;
  }
}

function hardened(): { readonly contents: FakeContents; readonly opened: string[] } {
  const contents = new FakeContents();
  const opened: string[] = [];
  hardenContents(contents as unknown as WebContents, (url) => { opened.push(url); return Promise.resolve(); }, () => undefined);
  return { contents, opened };
}

function happens(contents: EventEmitter, name: string, details: Readonly<Record<string, unknown>> = {}): boolean {
  let prevented = false;
  contents.emit(name, { preventDefault: () => { prevented = true; }, ...details });
  return prevented;
}

describe('what a web contents may not do', () => {
  it.each(['https://evil.example/', 'http://evil.example/?next=app://shell/index.html', 'app://shell.evil.example/index.html', 'app://shell/assets/main.js', 'file:///etc/passwd', 'javascript:alert(1)', 'about:blank', 'data:text/html,x'])('navigating to %s is stopped', (url) => {
    expect(happens(hardened().contents, 'will-navigate', { url })).toBe(true);
  });

  it('a refused link that is https or a telephone number goes to the system instead, anything else nowhere', () => {
    const { contents, opened } = hardened();
    for (const url of ['https://example.nl/', 'tel:+31612345678', 'file:///etc/passwd', 'http://example.nl/']) happens(contents, 'will-navigate', { url });
    expect(opened).toEqual(['https://example.nl/', 'tel:+31612345678']);
  });

  it('windows, webviews, redirects and foreign frames are refused', () => {
    const { contents, opened } = hardened();
    expect(contents.handler?.({ url: 'https://example.nl/' })).toEqual({ action: 'deny' });
    expect(contents.handler?.({ url: 'app://shell/index.html' })).toEqual({ action: 'deny' });
    expect(opened).toEqual(['https://example.nl/']);
    expect(happens(contents, 'will-attach-webview')).toBe(true);
    expect(happens(contents, 'will-redirect', { url: 'app://shell/index.html' })).toBe(true);
    expect(happens(contents, 'will-frame-navigate', { url: 'https://evil.example/', isMainFrame: false })).toBe(true);
  });

  it('showing the page again is not a navigation away', () => {
    expect(happens(hardened().contents, 'will-navigate', { url: 'app://shell/index.html#/werklijst' })).toBe(false);
  });
});

type Request = (contents: unknown, permission: string, callback: (granted: boolean) => void, details: { requestingUrl: string }) => void;
type Check = (contents: unknown, permission: string, origin: string) => boolean;

class FakeSession extends EventEmitter {
  request: Request | null = null;
  check: Check | null = null;
  device: (() => boolean) | null = null;
  spelling: boolean | null = null;
  before: ((details: { url: string }, callback: (answer: { cancel: boolean }) => void) => void) | null = null;
  webRequest = { onBeforeRequest: (listener: FakeSession['before']): void => { this.before = listener; } };
  setPermissionRequestHandler(handler: Request): void { this.request = handler; }
  setPermissionCheckHandler(handler: Check): void { this.check = handler; }
  setDevicePermissionHandler(handler: () => boolean): void { this.device = handler; }
  setSpellCheckerEnabled(enabled: boolean): void { this.spelling = enabled; }
}

function hardenedSession(): FakeSession {
  const session = new FakeSession();
  hardenSession(session as unknown as Session);
  return session;
}

describe('what the session may not do', () => {
  it.each(['geolocation', 'media', 'notifications', 'midi', 'midiSysex', 'clipboard-read', 'fullscreen', 'pointerLock', 'openExternal', 'display-capture', 'hid', 'serial', 'usb', 'fileSystem', 'storage-access', 'unknown'])('permission %s is denied, asked or checked', (permission) => {
    const session = hardenedSession();
    let granted = true;
    session.request?.({}, permission, (answer) => { granted = answer; }, { requestingUrl: 'app://shell/index.html' });
    expect([granted, session.check?.({}, permission, 'app://shell')]).toEqual([false, false]);
  });

  it('only our own page may copy a number', () => {
    const session = hardenedSession();
    expect(session.check?.({}, 'clipboard-sanitized-write', 'app://shell')).toBe(true);
    expect(session.check?.({}, 'clipboard-sanitized-write', 'https://evil.example')).toBe(false);
    expect(session.check?.(null, 'clipboard-sanitized-write', 'app://shell')).toBe(false);
  });

  it.each(['https://evil.example/x', 'http://127.0.0.1/', 'ws://evil.example', 'file:///etc/passwd', 'blob:https://evil.example/x', 'app://other/x', 'nonsense'])('a request to %s never leaves', (url) => {
    let cancelled = false;
    hardenedSession().before?.({ url }, ({ cancel }) => { cancelled = cancel; });
    expect(cancelled).toBe(true);
  });

  it('downloads are only what the page made itself; devices and the spelling service are off', () => {
    const session = hardenedSession();
    const downloads = (url: string): boolean => {
      let prevented = false;
      session.emit('will-download', { preventDefault: () => { prevented = true; } }, { getURL: () => url });
      return !prevented;
    };
    expect([downloads('https://evil.example/x.exe'), downloads('blob:https://evil.example/1'), downloads('blob:app://shell/1')]).toEqual([false, false, true]);
    expect([session.device?.(), session.spelling]).toEqual([false, false]);
  });
});

describe('what the shell leaves as Chromium has it', () => {
  it('the shell switches on no feature of Blink or Chromium', () => {
    const sources = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts')).map((name) => readFileSync(join(import.meta.dirname, name), 'utf8')).join('\n');
    expect(sources).not.toMatch(/enableBlinkFeatures|disableBlinkFeatures|appendSwitch|appendArgument|ELECTRON_DISABLE_SECURITY_WARNINGS/);
  });
});
