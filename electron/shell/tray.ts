import { Menu, Tray, nativeImage } from 'electron';
import type { MenuItemConstructorOptions } from 'electron';

export type DeskTray = {
  /** Shows that a new version waits; it is installed when the nurse chooses it, never by itself. */
  offerUpdate(version: string, install: () => void): void;
};

/** The tray icon: open the desk, stop it. Its texts never tell anything about a case. */
export function createTray(icon: string, actions: { readonly open: () => void; readonly quit: () => void }): DeskTray {
  const tray = new Tray(nativeImage.createFromPath(icon));
  tray.setToolTip('Regioloket');
  tray.on('click', actions.open);
  const show = (extra: MenuItemConstructorOptions[]): void => {
    tray.setContextMenu(Menu.buildFromTemplate([{ label: 'Regioloket openen', click: actions.open }, ...extra, { type: 'separator' }, { label: 'Regioloket afsluiten', click: actions.quit }]));
  };
  show([]);
  return {
    offerUpdate: (version, install) => show([{ label: `Versie ${version} installeren en opnieuw starten`, click: install }]),
  };
}
