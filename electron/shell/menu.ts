import { Menu } from 'electron';
import type { MenuItemConstructorOptions } from 'electron';

/** The menu in Dutch. No accelerator here takes a key that the console uses (console.md, "Keys"): those belong to the page. */
export function menuTemplate(parts: { readonly mac: boolean; readonly devTools: boolean; readonly about: () => void }): MenuItemConstructorOptions[] {
  const view: MenuItemConstructorOptions[] = [
    { role: 'zoomIn', label: 'Groter' },
    { role: 'zoomOut', label: 'Kleiner' },
    { role: 'resetZoom', label: 'Normale grootte', accelerator: 'CommandOrControl+0' },
    { role: 'togglefullscreen', label: 'Volledig scherm' },
  ];
  if (parts.devTools) view.push({ type: 'separator' }, { role: 'toggleDevTools', label: 'Ontwikkelhulpmiddelen' });
  const edit: MenuItemConstructorOptions[] = [
    { role: 'cut', label: 'Knippen' },
    { role: 'copy', label: 'Kopiëren' },
    { role: 'paste', label: 'Plakken' },
    { role: 'selectAll', label: 'Alles selecteren' },
  ];
  const quit: MenuItemConstructorOptions = { role: 'quit', label: 'Regioloket afsluiten' };
  return [
    { label: parts.mac ? 'Regioloket' : 'Bestand', submenu: [{ label: 'Over Regioloket', click: parts.about }, { type: 'separator' }, quit] },
    { label: 'Bewerken', submenu: edit },
    { label: 'Beeld', submenu: view },
  ];
}

export function installMenu(parts: Parameters<typeof menuTemplate>[0]): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(parts)));
}
