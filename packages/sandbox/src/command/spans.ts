/** `1 d 2 h 3 min ahead of real time` */
export function ahead(offsetMs: number): string {
  const hours = Math.floor(offsetMs / 3_600_000);
  const minutes = Math.floor((offsetMs % 3_600_000) / 60_000);
  return `${Math.floor(hours / 24)} d ${hours % 24} h ${minutes} min ahead of real time`;
}
