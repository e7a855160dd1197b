import { Buffer } from "node:buffer";

/** A kernel module that kmod can read and no kernel would load: an ELF file with nothing but `.modinfo`. */
export function renderModuleFile(modinfo: readonly string[]): Buffer {
  const names = Buffer.from("\0.modinfo\0.shstrtab\0");
  const info = Buffer.from(modinfo.map((field) => `${field}\0`).join(""));
  const infoStart = HEADER_SIZE;
  const namesStart = infoStart + info.length;
  const tableStart = align(namesStart + names.length);
  const file = Buffer.alloc(tableStart + 3 * SECTION_SIZE);
  renderHeader(tableStart).copy(file);
  info.copy(file, infoStart);
  names.copy(file, namesStart);
  renderSection({
    name: 1,
    type: PROGBITS,
    start: infoStart,
    size: info.length,
  }).copy(file, tableStart + SECTION_SIZE);
  renderSection({
    name: 10,
    type: STRING_TABLE,
    start: namesStart,
    size: names.length,
  }).copy(file, tableStart + 2 * SECTION_SIZE);
  return file;
}

const HEADER_SIZE = 64;
const SECTION_SIZE = 64;
const PROGBITS = 1;
const STRING_TABLE = 3;

/** elf(5): 64 bits, little-endian, relocatable, x86-64; three sections, the last one holds their names. */
function renderHeader(tableStart: number): Buffer {
  const header = Buffer.alloc(HEADER_SIZE);
  header.write("\x7fELF\x02\x01\x01", "latin1");
  header.writeUInt16LE(1, 16);
  header.writeUInt16LE(62, 18);
  header.writeUInt32LE(1, 20);
  header.writeBigUInt64LE(BigInt(tableStart), 40);
  header.writeUInt16LE(HEADER_SIZE, 52);
  header.writeUInt16LE(SECTION_SIZE, 58);
  header.writeUInt16LE(3, 60);
  header.writeUInt16LE(2, 62);
  return header;
}

interface Section {
  readonly name: number;
  readonly type: number;
  readonly start: number;
  readonly size: number;
}

function renderSection({ name, type, start, size }: Section): Buffer {
  const section = Buffer.alloc(SECTION_SIZE);
  section.writeUInt32LE(name, 0);
  section.writeUInt32LE(type, 4);
  section.writeBigUInt64LE(BigInt(start), 24);
  section.writeBigUInt64LE(BigInt(size), 32);
  section.writeBigUInt64LE(1n, 48);
  return section;
}

function align(offset: number): number {
  return Math.ceil(offset / 8) * 8;
}
