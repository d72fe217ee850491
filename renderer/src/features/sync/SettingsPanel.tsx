import type { ReactNode } from 'react';
import { saveSettings, useSettings } from '../../app/settings-store.ts';
import { Button, CheckField, Panel, notify } from '../../components/index.ts';
import { playTestTones } from '../session/sound.ts';
import { nl } from '../../nl.ts';

const t = nl.sync;
const themes = ['nacht', 'dag', 'system'] as const;

/** How this computer looks and sounds. Every change shows and is kept at once. */
export function SettingsPanel(): ReactNode {
  const settings = useSettings();
  const test = async (): Promise<void> => {
    const played = await playTestTones();
    notify(played ? { text: nl.session.soundPlayed } : { text: nl.session.soundFailed, tone: 'warn' });
  };
  return (
    <Panel title={t.settings} pane>
      <fieldset className="themes">
        <legend>{t.theme}</legend>
        {themes.map((theme) => (
          <label key={theme} className="choice">
            <input type="radio" name="theme" value={theme} checked={settings.theme === theme} onChange={() => { void saveSettings({ theme }); }} />
            <span>{t.themes[theme]}</span>
          </label>
        ))}
      </fieldset>
      <div className="sound-line">
        <CheckField label={t.sound} hint={t.soundHelp} checked={settings.sound} onChange={(sound) => { void saveSettings({ sound }); }} />
        <Button kind="quiet" onPress={() => { void test(); }}>{t.soundTest}</Button>
      </div>
      <CheckField label={t.singleKeys} hint={t.singleKeysHelp} checked={settings.singleKeys} onChange={(singleKeys) => { void saveSettings({ singleKeys }); }} />
      <p className="muted">{t.keys}</p>
    </Panel>
  );
}
