ALTER TABLE "orders" ADD COLUMN "method" TEXT;
