import { indicatorCatalogue, isIndicator } from '../reports/indicators/catalogue.ts';
import type { Problem } from './problems.ts';
import type { RegionProfile } from './schema.ts';

/** Figures, targets and who may see them. */
export function figureContradictions(profile: RegionProfile): Problem[] {
  return [...indicators(profile), ...targets(profile), ...figures(profile)];
}

function indicators({ indicators: list }: RegionProfile): Problem[] {
  return list.flatMap(({ id, target }, index) => {
    const key = `indicators.${index}`;
    if (!isIndicator(id)) return [{ key: `${key}.id`, message: `Stuurcijfers: "${id}" is geen bekend cijfer. Kies uit: ${Object.values(indicatorCatalogue).map((one) => one.nl).join(', ')}.` }];
    const problems: Problem[] = [];
    if (list.findIndex((other) => other.id === id) < index) problems.push({ key: `${key}.id`, message: `Stuurcijfers: "${indicatorCatalogue[id].nl}" staat er twee keer in.` });
    if (target !== null && target < 0) problems.push({ key: `${key}.target`, message: 'Stuurcijfers: een streefwaarde kan niet onder nul liggen.' });
    if (target !== null && target > 1 && indicatorCatalogue[id].unit === 'share') problems.push({ key: `${key}.target`, message: `Stuurcijfers: "${indicatorCatalogue[id].nl}" is een deel van het geheel, dus hoogstens 100 % (0,85 in het bestand is 85 %).` });
    return problems;
  });
}

function targets({ targets: list = [] }: RegionProfile): Problem[] {
  return list.flatMap((target, index) => {
    const key = `targets.${index}`;
    if (!isIndicator(target.indicator)) return [{ key: `${key}.indicator`, message: `Streefwaarden: "${target.indicator}" is geen bekend cijfer.` }];
    const { unit, nl } = indicatorCatalogue[target.indicator];
    if (unit === 'share' && target.share === undefined) return [{ key: `${key}.share`, message: `Streefwaarden: bij "${nl}" hoort een deel van het geheel (0 tot 100 %).` }];
    if (unit === 'minutes' && target.minutes === undefined) return [{ key: `${key}.minutes`, message: `Streefwaarden: bij "${nl}" hoort een aantal minuten.` }];
    return [];
  });
}

function figures({ figures: rules }: RegionProfile): Problem[] {
  const list = rules?.rules ?? [];
  return list.flatMap((rule, index) => {
    const key = `figures.rules.${index}`;
    const problems: Problem[] = [];
    if (list.findIndex((other) => other.who === rule.who) < index) problems.push({ key: `${key}.who`, message: 'Inzage in cijfers: voor deze groep staan twee regels.' });
    if (!rule.sees.includes('perOrganisation') || rule.who === 'desk') return problems;
    if (rule.who === 'public' || rule.who === 'neighbour') problems.push({ key: `${key}.sees`, message: 'Inzage in cijfers: cijfers per organisatie gaan niet naar buiten de regio (mededingingswet).' });
    else if ((rule.agreement ?? '').trim() === '') problems.push({ key: `${key}.agreement`, message: 'Inzage in cijfers: cijfers van een ander op naam vragen een schriftelijke afspraak. Noem die (mededingingswet).' });
    return problems;
  });
}
