import type { ReactNode } from 'react';
import { ComboBox, FieldError, I18nProvider, Input, Label, ListBox, ListBoxItem, Popover, Text } from 'react-aria-components';
import type { ComboFieldProps } from './Combo.tsx';

/** The real combobox; loaded after the first screen because of its weight. */
export function RacCombo({ label, value, options, onChange, onCommit, onChoose, error, hint, placeholder }: ComboFieldProps): ReactNode {
  const invalid = error !== null && error !== undefined && error !== '';
  return (
    <I18nProvider locale="nl-NL">
      <ComboBox
        className="field"
        inputValue={value}
        items={options}
        allowsCustomValue
        menuTrigger="input"
        isInvalid={invalid}
        defaultFilter={() => true}
        onInputChange={onChange}
        onSelectionChange={(key) => {
          const chosen = options.find((option) => option.value === key);
          if (chosen !== undefined) onChoose(chosen.value);
        }}
      >
        <div className="field-head"><Label>{label}</Label></div>
        <Input
          className="input"
          placeholder={placeholder ?? ''}
          onBlur={(event) => { onCommit(event.currentTarget.value); }}
          onKeyDown={(event) => { if (event.key === 'Enter') onCommit(event.currentTarget.value); }}
        />
        {invalid ? <FieldError className="field-error">{error}</FieldError> : null}
        {hint === undefined || hint === null ? null : <Text slot="description" className="field-hint">{hint}</Text>}
        <Popover className="popover" offset={2}>
          <ListBox className="listbox">{(option: ComboFieldProps['options'][number]) => <ListBoxItem className="listbox-item" id={option.value} textValue={option.label}>{option.label}</ListBoxItem>}</ListBox>
        </Popover>
      </ComboBox>
    </I18nProvider>
  );
}
