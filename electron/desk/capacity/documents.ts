import { formatClock, formatDateShort } from '../../../shared/calendar/index.ts';
import { careTypeNl } from '../../../shared/casework/nl.ts';
import { CareType } from '../../../shared/contract/primitives.ts';
import { formatTelephone } from '../../../shared/identifiers/index.ts';
import type { EmergencyList } from '../../../shared/contract/views.ts';
import { dated } from '../print/document.ts';
import type { Block, PrintedDocument } from '../print/document.ts';
import type * as z from 'zod';

type List = z.infer<typeof EmergencyList>;
/** More beds than this are not of one region's night: paper holds the first, by place, and says how many it leaves out. */
const mostBeds = 600;
const words: Readonly<Record<'free' | 'call' | 'full', string>> = { free: 'vrij gemeld', call: 'bellen', full: 'vol' };
const roleNl: Readonly<Record<string, string>> = { elderlyPhysician: 'specialist ouderengeneeskunde', psychiatrist: 'psychiater', medicalManagerAmbulance: 'medisch manager ambulancezorg', emergencyPhysician: 'SEH-arts', generalPractitioner: 'huisarts', careOffice: 'zorgkantoor', nurse: 'verpleegkundige', dementiaTeam: 'dementieteam', paramedicTeam: 'paramedisch team' };

/** Noodprocedure on paper. A count whose time is up reads "bellen", full places are left out. */
export function emergencyDocument(list: List, outlook: readonly Block[], madeBy: string): PrintedDocument {
  const now = list.madeAt;
  const beds = list.beds.filter((bed) => bed.status !== 'full');
  const numbers = (day: string, night: string): string => [day === '' ? '' : `dag ${formatTelephone(day)}`, night === '' || night === day ? '' : `nacht ${formatTelephone(night)}`].filter((part) => part !== '').join(', ');
  return {
    title: `Noodlijst${list.training ? ' (OEFENING)' : ''}`, madeAt: now, landscape: true, footer: 'Vertrouwelijk: bevat patiëntgegevens. Na de storing invoeren en vernietigen.',
    lines: [`Gemaakt ${dated(now)} door ${madeBy}, uit de gegevens op deze computer.`, list.feedAt === null ? 'Er zijn nog geen gegevens van de regio ontvangen.' : `Gegevens van de regio bijgewerkt ${dated(list.feedAt)}. Bel altijd vóór u toezegt.`],
    blocks: [
      { kind: 'heading', text: 'Open aanvragen' },
      { kind: 'table', empty: 'Er staan geen aanvragen open.', columns: [{ head: 'Urgentie', width: 8 }, { head: 'Patiënt', width: 18 }, { head: 'Geboren', width: 9 }, { head: 'Zorgvorm', width: 16 }, { head: 'Verwijzer en terugbelnummer', width: 20 }, { head: 'Plek', width: 15 }, { head: 'Houdt op', width: 14 }, { head: 'Van wie', width: 11 }], rows: list.cases.map((one) => [one.urgency, one.patientName, one.birthDate, one.careType, [one.referrer, one.callBackNumber === '' ? '' : formatTelephone(one.callBackNumber)].filter((part) => part !== '').join(', '), one.bed, one.blocker, one.ownerName === '' ? 'NIEMAND' : one.ownerName]) },
      { kind: 'heading', text: 'Wie heeft dienst' },
      { kind: 'table', empty: 'Er staat niemand in het rooster.', columns: [{ head: 'Regio', width: 18 }, { head: 'Functie', width: 21 }, { head: 'Naam', width: 25 }, { head: 'Telefoon', width: 16 }, { head: 'Van', width: 10 }, { head: 'Tot', width: 10 }], rows: list.rosters.map((one) => [one.region, roleNl[one.role] ?? one.role, one.name, formatTelephone(one.phone), shortMoment(one.from), shortMoment(one.to)]) },
      ...outlook,
      { kind: 'heading', text: 'Bedden' },
      { kind: 'table', empty: 'Er zijn geen bedden bekend.', columns: [{ head: 'Plaats', width: 12 }, { head: 'Locatie en afdeling', width: 28 }, { head: 'Zorgvormen', width: 22 }, { head: 'Stand', width: 12 }, { head: 'Gemeld', width: 8 }, { head: 'Bellen', width: 22 }], rows: beds.slice(0, mostBeds).map((bed) => [bed.place, [bed.location, bed.name].filter((part) => part !== '').join(', '), bed.labels.map(labelNl).join(', '), bed.status === 'free' ? `${bed.available ?? ''} ${words.free}`.trim() : words[bed.status], formatClock(bed.observedAt), numbers(bed.dayNumber, bed.nightNumber)]) },
      ...(beds.length > mostBeds ? [{ kind: 'text', text: `${beds.length - mostBeds} plekken staan niet op deze lijst.` } as const] : []),
      { kind: 'heading', text: 'Andere loketten' }, { kind: 'table', empty: 'Er zijn geen andere loketten bekend.', columns: [{ head: 'Regio', width: 35 }, { head: 'Loket', width: 40 }, { head: 'Telefoon', width: 25 }], rows: list.desks.map((one) => [one.region, one.deskName, formatTelephone(one.phone)]) },
    ],
  };
}

function shortMoment(at: number): string {
  return `${formatDateShort(at)} ${formatClock(at)}`;
}

function labelNl(label: string): string {
  const parsed = CareType.safeParse(label);
  return parsed.success ? careTypeNl[parsed.data] : label;
}

/** The form for one case on paper, in the order of the screen that it is typed into afterwards. */
export function paperForm(now: number): PrintedDocument {
  return {
    title: 'Aanvraag op papier', madeAt: now, landscape: false, footer: 'Vertrouwelijk. Na de storing invoeren via Noodprocedure met de echte tijden, daarna vernietigen.',
    lines: ['Eén formulier per patiënt. Schrijf bij elke stap de tijd op. Het protocol is niet klinisch gevalideerd; bij twijfel: arts.'],
    blocks: [
      { kind: 'text', text: 'Bewusteloos, ernstig benauwd, hevig bloedverlies, verlamming of pijn op de borst: eerst 112.', strong: true },
      { kind: 'heading', text: '1. Wie belt' }, { kind: 'form', fields: [{ label: 'Datum en tijd van de oproep' }, { label: 'Verwijzer (naam, functie, organisatie)' }, { label: 'Terugbelnummer' }, { label: 'Schriftelijke verwijzing', boxes: ['gezien', 'volgt'] }] },
      { kind: 'heading', text: '2. Patiënt' }, { kind: 'form', fields: [{ label: 'Naam, geboortedatum, geslacht' }, { label: 'BSN' }, { label: 'Adres en gemeente' }, { label: 'Contactpersoon of vertegenwoordiger, telefoon' }] },
      { kind: 'heading', text: '3. Wat is er aan de hand' }, { kind: 'form', fields: [{ label: 'Vraag en toestand (wat, sinds wanneer, waarom nu)', lines: 3 }, { label: 'Arts heeft de patiënt gezien', boxes: ['ja', 'nee'] }, { label: 'Veilig waar hij nu is', boxes: ['ja', 'nee', 'weet niet'] }, { label: 'Verzet tegen opname', boxes: ['ja', 'nee', 'weet niet'] }, { label: 'Toestemming', boxes: ['patiënt', 'vertegenwoordiger', 'geen'] }, { label: 'Isolatie nodig (BRMO, norovirus)', boxes: ['ja', 'nee', 'weet niet'] }] },
      { kind: 'heading', text: '4. Besluit' }, { kind: 'form', fields: [{ label: 'Urgentie', boxes: ['U0', 'U1', 'U2', 'U3', 'U4', 'U5'] }, { label: 'Zorgvorm, door wie besloten, tijd' }, { label: 'Arts gesproken (naam, antwoord, tijd)', lines: 2 }] },
      { kind: 'heading', text: '5. Plek' }, { kind: 'form', fields: [{ label: 'Gebeld (plek, tijd, antwoord)', lines: 3 }, { label: 'Toegezegd door (plek, naam, tijd), verwacht om' }, { label: 'Vervoer en tijd' }, { label: 'Opgenomen om' }, { label: 'Afgesloten (bestemming, tijd)' }] },
    ],
  };
}
