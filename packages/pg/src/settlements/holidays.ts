/** A day on which banks are closed though it may be a weekday. */
export interface Holiday {
  /** YYYY-MM-DD */
  readonly day: string;
  readonly name: string;
}

/** Years that the list below is whole for. */
export const KNOWN_YEARS: readonly string[] = ['2026', '2027'];

/**
 * Korea's bank holidays: the public holidays of the Public Holidays Act (공휴일에 관한 법률) and the Regulations on
 * Public Holidays of Government Offices (관공서의 공휴일에 관한 규정).
 *
 * Fixed dates: 1 January, 1 March, 1 May (a bank holiday always, a public one since 2026), 5 May, 6 June, 17 July (again since
 * 2026), 15 August, 3 and 9 October, 25 December. By the lunar calendar: the last day of the old year and the first two of
 * the new one (Seollal), the 8th of the fourth month (Buddha's birthday), the 14th to 16th of the eighth (Chuseok).
 * Days of elections that stand at the end of a term (art. 34 of the Public Official Election Act).
 *
 * Substitutes (대체공휴일): the next day that is no holiday, for Seollal and Chuseok that meet a Sunday or another holiday, and
 * for 1 March, 1 May, 5 May, Buddha's birthday, 17 July, 15 August, 3 October, 9 October and 25 December that meet a
 * Saturday, a Sunday or another holiday. There is none for 1 January and 6 June.
 */
export const HOLIDAYS: readonly Holiday[] = [
  { day: '2026-01-01', name: "New Year's Day" },
  { day: '2026-02-16', name: 'Seollal, the day before' },
  { day: '2026-02-17', name: 'Seollal' },
  { day: '2026-02-18', name: 'Seollal, the day after' },
  { day: '2026-03-01', name: 'Independence Movement Day' },
  { day: '2026-03-02', name: 'Independence Movement Day, substitute' },
  { day: '2026-05-01', name: 'Labour Day' },
  { day: '2026-05-05', name: "Children's Day" },
  { day: '2026-05-24', name: "Buddha's Birthday" },
  { day: '2026-05-25', name: "Buddha's Birthday, substitute" },
  { day: '2026-06-03', name: 'Local elections' },
  { day: '2026-06-06', name: 'Memorial Day' },
  { day: '2026-07-17', name: 'Constitution Day' },
  { day: '2026-08-15', name: 'Liberation Day' },
  { day: '2026-08-17', name: 'Liberation Day, substitute' },
  { day: '2026-09-24', name: 'Chuseok, the day before' },
  { day: '2026-09-25', name: 'Chuseok' },
  { day: '2026-09-26', name: 'Chuseok, the day after' },
  { day: '2026-10-03', name: 'National Foundation Day' },
  { day: '2026-10-05', name: 'National Foundation Day, substitute' },
  { day: '2026-10-09', name: 'Hangeul Day' },
  { day: '2026-12-25', name: 'Christmas Day' },

  { day: '2027-01-01', name: "New Year's Day" },
  { day: '2027-02-06', name: 'Seollal, the day before' },
  { day: '2027-02-07', name: 'Seollal' },
  { day: '2027-02-08', name: 'Seollal, the day after' },
  { day: '2027-02-09', name: 'Seollal, substitute' },
  { day: '2027-03-01', name: 'Independence Movement Day' },
  { day: '2027-05-01', name: 'Labour Day' },
  { day: '2027-05-03', name: 'Labour Day, substitute' },
  { day: '2027-05-05', name: "Children's Day" },
  { day: '2027-05-13', name: "Buddha's Birthday" },
  { day: '2027-06-06', name: 'Memorial Day' },
  { day: '2027-07-17', name: 'Constitution Day' },
  { day: '2027-07-19', name: 'Constitution Day, substitute' },
  { day: '2027-08-15', name: 'Liberation Day' },
  { day: '2027-08-16', name: 'Liberation Day, substitute' },
  { day: '2027-09-14', name: 'Chuseok, the day before' },
  { day: '2027-09-15', name: 'Chuseok' },
  { day: '2027-09-16', name: 'Chuseok, the day after' },
  { day: '2027-10-03', name: 'National Foundation Day' },
  { day: '2027-10-04', name: 'National Foundation Day, substitute' },
  { day: '2027-10-09', name: 'Hangeul Day' },
  { day: '2027-10-11', name: 'Hangeul Day, substitute' },
  { day: '2027-12-25', name: 'Christmas Day' },
  { day: '2027-12-27', name: 'Christmas Day, substitute' },
];
