/**
 * The shipped protocol once more, as plain conditions, written from the protocol
 * text and not from the tables. Complete answers only. It shares no code with
 * the engine: where the two differ, one of them is wrong.
 */
export type Complete = Readonly<Record<string, string | number>>;

export interface Verdict {
  readonly urgency: string;
  readonly medicalRoute: string;
  readonly legalRoute: string;
  readonly stayNeed: string;
  readonly careType: string;
  readonly escalation: readonly { readonly to: string; readonly reason: string }[];
}

const BEDS = ['elvLow', 'elvHigh', 'elvPalliative', 'grz', 'wlzCrisis', 'wlzRegular', 'respite', 'observation'];

export function judge(a: Complete): Verdict {
  const is = (fact: string, ...values: string[]): boolean => values.includes(String(a[fact]));
  const news = typeof a['news2'] === 'number' ? a['news2'] : -1;
  const urgency = urgencyOf(is, news);
  const medicalRoute = medicalRouteOf(is, news);
  const legalRoute = legalRouteOf(is);
  const stayNeed = stayNeedOf(is);
  const careType = careTypeOf(is, Number(a['ageYears']), { urgency, medicalRoute, legalRoute, stayNeed });
  return { urgency, medicalRoute, legalRoute, stayNeed, careType, escalation: escalationOf(is, { urgency, careType, legalRoute }) };
}

type Is = (fact: string, ...values: string[]) => boolean;

function urgencyOf(is: Is, news: number): string {
  if (is('abcd', 'arrest')) return 'U0';
  if (is('abcd', 'unstable', 'unknown') || is('consciousness', 'reduced') || news >= 7 || is('redFlag', 'stroke', 'chestPain', 'sepsis')) return 'U1';
  if (is('consciousness', 'newConfusion', 'unknown') || news === 5 || news === 6 || is('news2AnyThree', 'yes')) return 'U2';
  if (is('redFlag', 'fracture', 'headInjury', 'acuteAbdomen', 'bleeding', 'unknown')) return 'U2';
  if (is('dangerCriterion', 'yes', 'unknown') || is('psychiatricCrisis', 'yes', 'unknown') || is('safeAtHome', 'unknown')) return 'U3';
  const notAlone = is('safeAtHome', 'withExtraCare', 'no');
  if (notAlone && is('unplannableNursing', 'yes', 'unknown')) return 'U3';
  return notAlone || is('medicalInstability', 'yes', 'unknown') ? 'U4' : 'U5';
}

function medicalRouteOf(is: Is, news: number): string {
  const outside = is('setting', 'home', 'careFacility');
  const flagged = !is('redFlag', 'none', 'unknown');
  const limited = is('hospitalLimit', 'noAdmission');
  if (is('abcd', 'arrest', 'unstable', 'unknown') || is('consciousness', 'reduced')) return outside ? 'emergency112' : 'hospital';
  if (flagged && limited) return 'doctorNow';
  if (is('redFlag', 'stroke', 'chestPain', 'sepsis') || (flagged && outside)) return 'hospital';
  if (news >= 7) return limited ? 'doctorNow' : 'hospital';
  if (is('redFlag', 'unknown') || is('consciousness', 'unknown')) return 'doctorNow';
  if (is('seenByDoctor', 'no', 'unknown')) {
    const worrying = news === 5 || news === 6 || is('news2AnyThree', 'yes') || is('consciousness', 'newConfusion') || !is('redFlag', 'none');
    return worrying ? 'doctorNow' : 'doctorFirst';
  }
  return is('psychiatricCrisis', 'yes') || is('activeAddiction', 'yes') ? 'mentalHealthCrisis' : 'none';
}

function legalRouteOf(is: Is): string {
  const psychogeriatric = is('psychogeriatric', 'known', 'suspected', 'unknown');
  if (is('resistance', 'yes')) return psychogeriatric && is('legalTitle', 'ibs', 'rm') ? 'titlePresent' : 'stop';
  if (is('resistance', 'unknown')) return 'clarifyResistance';
  if (is('capacity', 'capable')) return is('consent', 'patient') ? 'free' : 'consentNeeded';
  if (is('capacity', 'doubtful', 'unknown')) return 'capacityAssessment';
  if (psychogeriatric) return is('legalTitle', 'article21', 'ibs', 'rm') ? 'titlePresent' : 'article21Needed';
  return is('consent', 'representative') ? 'free' : 'representativeNeeded';
}

function stayNeedOf(is: Is): string {
  const reasons = ['medicalInstability', 'unplannableNursing', 'adlTakeover'];
  if (is('safeAtHome', 'yes', 'withExtraCare')) return 'home';
  if (is('lifeExpectancy', 'under3Months')) return 'medicalStay';
  if (is('needClear', 'no')) return 'unclear';
  if (reasons.some((fact) => is(fact, 'yes'))) return 'medicalStay';
  if (reasons.some((fact) => is(fact, 'unknown'))) return 'unclear';
  return is('carer', 'overloaded', 'absent') ? 'socialStay' : 'unclear';
}

function careTypeOf(is: Is, age: number, so: { urgency: string; medicalRoute: string; legalRoute: string; stayNeed: string }): string {
  const crisis = ['acuteChange', 'needPermanent', 'dangerCriterion', 'alternativesExhausted', 'acceptsAnyPlace'].every((fact) => is(fact, 'yes'));
  const granted = is('wlzIndication', 'granted');
  const wlz = crisis && granted ? 'crisisGranted' : crisis && is('wlzIndication', 'expectedWithin2Weeks') ? 'crisisExpected' : granted ? 'regular' : 'none';
  if (so.medicalRoute === 'emergency112' || so.medicalRoute === 'hospital') return so.medicalRoute;
  if (so.medicalRoute === 'doctorNow' || so.medicalRoute === 'doctorFirst') return 'doctorFirst';
  if (age < 18) return 'outOfScope';
  if (so.medicalRoute === 'mentalHealthCrisis') return 'mentalHealthCrisis';
  if (so.stayNeed === 'home') return 'homeCare';
  if (so.legalRoute === 'stop') return 'legalStop';
  if (is('lifeExpectancy', 'under3Months') && (wlz === 'crisisExpected' || wlz === 'none')) return 'elvPalliative';
  if (wlz === 'crisisGranted' || wlz === 'crisisExpected') return 'wlzCrisis';
  if (wlz === 'regular') return 'wlzRegular';
  if (is('returnHome', 'notExpected') && is('needPermanent', 'yes') && (so.urgency === 'U4' || so.urgency === 'U5') && is('medicalInstability', 'no')) return 'noProduct';
  const route = is('rehabRoute', 'afterHospitalWithinWeek', 'acuteLossSpecialistCare', 'establishedByElderlyPhysician');
  if (is('frailMultimorbid', 'yes') && is('rehabPotential', 'yes') && is('geriatricAssessment', 'done') && route && is('returnHome', 'expected')) return 'grz';
  if (so.stayNeed === 'socialStay' && is('returnHome', 'expected')) return 'respite';
  if (so.stayNeed === 'unclear' || !is('returnHome', 'expected')) return 'observation';
  if (is('multidisciplinary', 'yes')) return 'elvHigh';
  return is('multidisciplinary', 'unknown') ? 'observation' : 'elvLow';
}

function escalationOf(is: Is, so: { urgency: string; careType: string; legalRoute: string }): Verdict['escalation'] {
  const bed = BEDS.includes(so.careType);
  const care = (...types: string[]): boolean => types.includes(so.careType);
  const legal = (...routes: string[]): boolean => routes.includes(so.legalRoute);
  const entries: [boolean, string, string][] = [
    [bed && ['U0', 'U1', 'U2', 'U3'].includes(so.urgency), 'elderlyPhysician', 'emergencyAdmission'],
    [is('psychogeriatric', 'known', 'suspected', 'unknown') && (bed || care('noProduct', 'legalStop', 'mentalHealthCrisis')), 'elderlyPhysician', 'psychogeriatric'],
    [care('observation') || (bed && (is('capacity', 'doubtful', 'unknown') || is('activeAddiction', 'unknown'))) || (care('mentalHealthCrisis') && so.urgency === 'U2'), 'elderlyPhysician', 'doubt'],
    [bed && legal('article21Needed', 'capacityAssessment', 'clarifyResistance'), 'elderlyPhysician', 'legal'],
    [bed && !care('grz') && is('rehabPotential', 'yes') && is('geriatricAssessment', 'notDone', 'unknown'), 'elderlyPhysician', 'geriatricAssessment'],
    [care('noProduct'), 'elderlyPhysician', 'noProduct'],
    [bed && legal('consentNeeded', 'representativeNeeded'), 'generalPractitioner', 'consent'],
    [care('emergency112', 'hospital', 'doctorFirst') && is('hospitalLimit', 'noAdmission'), 'elderlyPhysician', 'treatmentLimit'],
    [care('mentalHealthCrisis'), 'psychiatrist', 'mentalHealthCrisis'],
    [care('legalStop'), 'generalPractitioner', 'legalStop'],
    [care('doctorFirst'), 'generalPractitioner', 'doctorFirst'],
    [care('homeCare') && ['U2', 'U3'].includes(so.urgency), 'generalPractitioner', 'urgentHomeCare'],
    [care('wlzRegular'), 'careOffice', 'wlzRegular'],
    [bed && is('wlzIndication', 'unknown'), 'careOffice', 'wlzIndicationUnknown'],
  ];
  return entries.filter(([holds]) => holds).map(([, to, reason]) => ({ to, reason }));
}
