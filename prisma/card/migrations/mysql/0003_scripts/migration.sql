CREATE TABLE `scripts` (
  `name` VARCHAR(64) NOT NULL,
  `place` INTEGER NOT NULL,
  `operation` VARCHAR(16) NOT NULL,
  `told` MEDIUMTEXT NOT NULL,
  `used` MEDIUMTEXT NOT NULL,
  `asked` INTEGER NOT NULL,
  INDEX `scripts_operation_idx` (`operation`),
  PRIMARY KEY (`name`)
);
