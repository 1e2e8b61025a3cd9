ALTER TABLE "orders" ADD COLUMN "buyer" TEXT;
