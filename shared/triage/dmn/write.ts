/** Tables and domains as DMN 1.5 XML. Reading back what this writes gives the same tables, and writing that gives the same bytes. */
import { literalText } from '../cells.ts';
import { isList } from '../compile.ts';
import type { PackSource, Question, Table, Value } from '../types.ts';
import { escapeXml } from './xml.ts';

const MODEL = 'https://www.omg.org/spec/DMN/20230324/MODEL/';

/** The tables of a pack as one DMN file; facts become input data with their domain as allowed values. */
export function writeDmn(pack: PackSource): string {
  const lines: string[] = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<definitions xmlns="${MODEL}" id="definitions" name="${escapeXml(pack.id)}" namespace="urn:regioloket:protocol:${escapeXml(encodeURIComponent(pack.id))}">`,
    `  <description>${escapeXml(`${pack.title}, versie ${pack.version}: ${pack.status}`)}</description>`,
    ...pack.questions.flatMap(typeLines),
    ...pack.questions.flatMap(inputLines),
    ...pack.tables.flatMap((table, at) => tableLines(table, at, pack)),
    '</definitions>',
    '',
  ];
  return lines.join('\n');
}

function typeLines(question: Question): string[] {
  const values =
    question.kind === 'choice'
      ? question.options.map((option) => literalText(option.value)).join(', ')
      : `[${question.min}..${question.max}]${question.unknownAllowed ? ', "unknown"' : ''}`;
  const base = question.kind === 'choice' ? 'string' : question.unknownAllowed ? 'Any' : 'number';
  return [
    `  <itemDefinition name="${typeName(question.id)}">`,
    `    <typeRef>${base}</typeRef>`,
    `    <allowedValues><text>${escapeXml(values)}</text></allowedValues>`,
    '  </itemDefinition>',
  ];
}

function typeName(id: string): string {
  return escapeXml(`t_${id}`);
}

function inputLines(question: Question): string[] {
  const id = escapeXml(question.id);
  return [`  <inputData id="fact_${id}" name="${id}"><variable name="${id}" typeRef="${typeName(question.id)}"/></inputData>`];
}

function tableLines(table: Table, place: number, pack: PackSource): string[] {
  const id = escapeXml(table.id);
  const facts = new Map(pack.questions.map((question) => [question.id, question]));
  const type = isList(table) || table.outputs.length > 1 ? 'Any' : scalarType(table.rows.map((row) => row.outputs[0]));
  return [
    `  <decision id="decision_${id}" name="${id}" label="${escapeXml(table.title)}">`,
    `    <variable name="${id}" typeRef="${type}"/>`,
    ...table.inputs.map((input, at) => {
      const target = facts.has(input.on) ? `<requiredInput href="#fact_${escapeXml(input.on)}"/>` : `<requiredDecision href="#decision_${escapeXml(input.on)}"/>`;
      return `    <informationRequirement id="requirement_${place + 1}_${at + 1}">${target}</informationRequirement>`;
    }),
    `    <decisionTable id="table_${id}" hitPolicy="${table.hitPolicy}"${table.aggregation === undefined ? '' : ` aggregation="${table.aggregation}"`}>`,
    ...table.inputs.flatMap((input, at) => {
      const fact = facts.get(input.on);
      const upstream = pack.tables.find((other) => other.id === input.on);
      const typeRef = fact === undefined ? scalarType(upstream?.rows.map((row) => row.outputs[0]) ?? []) : typeName(fact.id);
      return [
        `      <input id="input_${place + 1}_${at + 1}" label="${escapeXml(input.label)}">`,
        `        <inputExpression typeRef="${typeRef}"><text>${escapeXml(input.on)}</text></inputExpression>`,
        '      </input>',
      ];
    }),
    ...table.outputs.flatMap((output, at) => outputLines(output, at, table, place)),
    '      <annotation name="Toelichting"/>',
    ...table.rows.flatMap((row, at) => [
      `      <rule id="rule_${place + 1}_${at + 1}">`,
      ...row.cells.map((cell) => `        <inputEntry><text>${escapeXml(cell)}</text></inputEntry>`),
      ...row.outputs.map((value) => `        <outputEntry><text>${escapeXml(literalText(value))}</text></outputEntry>`),
      `        <annotationEntry><text>${escapeXml(row.note)}</text></annotationEntry>`,
      '      </rule>',
    ]),
    '    </decisionTable>',
    '  </decision>',
  ];
}

function outputLines(output: Table['outputs'][number], at: number, table: Table, place: number): string[] {
  const single = table.outputs.length === 1 && output.name === table.id;
  return [
    `      <output id="output_${place + 1}_${at + 1}"${single ? '' : ` name="${escapeXml(output.name)}"`} typeRef="${scalarType(table.rows.map((row) => row.outputs[at]))}">`,
    ...(output.values === undefined ? [] : [`        <outputValues><text>${escapeXml(output.values.map(literalText).join(', '))}</text></outputValues>`]),
    ...(output.default === undefined ? [] : [`        <defaultOutputEntry><text>${escapeXml(literalText(output.default))}</text></defaultOutputEntry>`]),
    '      </output>',
  ];
}

function scalarType(values: readonly (Value | undefined)[]): string {
  const types = new Set(values.map((value) => typeof value));
  const [only] = types;
  return types.size === 1 && (only === 'string' || only === 'number' || only === 'boolean') ? only : 'Any';
}
